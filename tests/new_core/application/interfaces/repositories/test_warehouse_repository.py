from pathlib import Path

import pytest

from new_core.application.dtos.page_dto import SortKey
from new_core.application.dtos.warehouse_dto import WarehouseQuery
from new_core.domain.entities.warehouse import Warehouse
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.warehouse_exceptions import WarehouseInUseError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory


@pytest.fixture
async def units(database: Database) -> SqlAlchemyUnitOfWorkFactory:
    units = SqlAlchemyUnitOfWorkFactory(database)
    async with units() as unit:
        for name, branch_id in (("qwx B", 1), ("qwx A", 1), ("qwx C", 4)):
            await unit.warehouses.save(Warehouse(name=name, branch_id=branch_id))
        await unit.commit()
    return units


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (WarehouseQuery("QWX"), ["qwx B", "qwx A", "qwx C"]),
        (
            WarehouseQuery("qwx", sort=(SortKey("branch_id", descending=True), SortKey("name"))),
            ["qwx C", "qwx A", "qwx B"],
        ),
        (WarehouseQuery("qwx", branch_id=1, offset=1), ["qwx A"]),
        (WarehouseQuery("qwx", branch_id=2**40), []),
        (WarehouseQuery("qwx", limit=2**80, offset=2**80), []),
    ],
)
async def test_finds_what_is_asked_for(
    units: SqlAlchemyUnitOfWorkFactory, query: WarehouseQuery, names: list[str]
) -> None:
    async with units(read_only=True) as unit:
        assert [warehouse.name for warehouse in await unit.warehouses.find(query)] == names
        assert await unit.warehouses.count(query) == len(names) + min(query.offset, 1) * (3 if query.limit > 999 else 1)


async def test_an_unknown_order_is_a_mistake_of_ours(units: SqlAlchemyUnitOfWorkFactory) -> None:
    async with units(read_only=True) as unit:
        with pytest.raises(ValueError, match="cannot be sorted by place"):
            await unit.warehouses.find(WarehouseQuery(sort=(SortKey("place"),)))


async def test_a_branch_that_vanished_is_named(units: SqlAlchemyUnitOfWorkFactory) -> None:
    warehouse = Warehouse(name="x", branch_id=77)
    async with units() as unit:
        assert await unit.warehouses.missing_references(warehouse) == [("branch_id", 77)]
        with pytest.raises(InvalidValueError, match="branch_id: there is no such row"):
            await unit.warehouses.save(warehouse)


async def test_only_what_nobody_refers_to_is_removed(units: SqlAlchemyUnitOfWorkFactory) -> None:
    async with units() as unit:
        (found,) = await unit.warehouses.find(WarehouseQuery("qwx C"))
        await unit.warehouses.remove(found)
        await unit.commit()
    async with units(read_only=True) as unit:
        assert await unit.warehouses.count(WarehouseQuery("qwx C")) == 0


async def test_one_in_use_stays(legacy_facts: Path, erp_postgres: str) -> None:
    database = Database(erp_postgres)
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        warehouse = await unit.warehouses.get_for_update(1)
        assert warehouse
        with pytest.raises(WarehouseInUseError):
            await unit.warehouses.remove(warehouse)
    await database.dispose()
