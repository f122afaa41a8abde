from datetime import UTC, datetime

import pytest

from new_core.application.dtos.supplier_dto import SupplierQuery
from new_core.application.services.supplier_service import SupplierService
from new_core.domain.exceptions.supplier_exceptions import DuplicateSupplierCodeError, SupplierNotFoundError
from tests.support.new_core_fakes import FakeDatabase

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def database() -> FakeDatabase:
    return FakeDatabase()


@pytest.fixture
def service(database: FakeDatabase) -> SupplierService:
    return SupplierService(database, lambda: NOW)


async def test_a_created_supplier_can_be_got(service: SupplierService, database: FakeDatabase) -> None:
    created = await service.create_supplier({"supplier_code": "S1", "name": "Guangzhou"})
    assert await service.get_supplier(created.id) == created
    assert [(name, identity) for name, identity, _ in database.outbox] == [("supplier", created.id)]


async def test_a_code_is_taken_once(service: SupplierService) -> None:
    await service.create_supplier({"supplier_code": "S1", "name": "x"})
    other = await service.create_supplier({"supplier_code": "S2", "name": "y"})
    with pytest.raises(DuplicateSupplierCodeError):
        await service.create_supplier({"supplier_code": "S1", "name": "z"})
    with pytest.raises(DuplicateSupplierCodeError):
        await service.update_supplier(other.id, {"supplier_code": "S1"})


async def test_update_changes_what_is_given(service: SupplierService) -> None:
    created = await service.create_supplier({"supplier_code": "S1", "name": "Guangzhou", "city": "Guangzhou"})
    updated = await service.update_supplier(created.id, {"city": "Shenzhen"})
    assert (updated.name, updated.city, updated.updated_at) == ("Guangzhou", "Shenzhen", NOW)


async def test_a_deactivated_supplier_leaves_the_active_list(service: SupplierService) -> None:
    created = await service.create_supplier({"supplier_code": "S1", "name": "Guangzhou"})
    assert not (await service.deactivate_supplier(created.id)).is_active
    assert await service.find_suppliers(SupplierQuery(is_active=True)) == []
    assert len(await service.find_suppliers(SupplierQuery(search="guang"))) == 1


async def test_what_is_not_there_is_not_found(service: SupplierService) -> None:
    for call in (service.get_supplier(9), service.update_supplier(9, {}), service.deactivate_supplier(9)):
        with pytest.raises(SupplierNotFoundError):
            await call
