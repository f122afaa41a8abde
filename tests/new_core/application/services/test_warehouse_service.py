from datetime import UTC, datetime

import pytest

from new_core.application.dtos.warehouse_dto import WarehouseDTO, WarehouseQuery
from new_core.application.services.warehouse_service import WarehouseService
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.warehouse_exceptions import WarehouseNotFoundError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def service(database: Database) -> WarehouseService:
    return WarehouseService(SqlAlchemyUnitOfWorkFactory(database), lambda: NOW)


async def test_lives_from_creation_to_deletion(service: WarehouseService) -> None:
    created = await service.create_warehouse({"name": "qwx", "branch_id": 1})
    changed = await service.update_warehouse(created.id, {"branch_id": 4})
    assert changed == WarehouseDTO(created.id, "qwx", 4)
    assert await service.find_warehouses(WarehouseQuery("qwx")) == [changed]
    await service.delete_warehouse(created.id)
    assert (await service.page_warehouses(WarehouseQuery("qwx"))).total == 0


async def test_a_branch_that_is_not_there_is_refused(service: WarehouseService) -> None:
    with pytest.raises(InvalidValueError, match="branch_id: there is no such row"):
        await service.create_warehouse({"name": "qwx", "branch_id": 77})
    assert await service.find_warehouses(WarehouseQuery("qwx")) == []


async def test_what_is_not_there_is_missed(service: WarehouseService) -> None:
    for use in (service.get_warehouse(999), service.update_warehouse(999, {}), service.delete_warehouse(999)):
        with pytest.raises(WarehouseNotFoundError):
            await use
