from decimal import Decimal

import pytest
from sqlalchemy import update

from new_core.application.dtos.inventory_dto import InventoryQuery
from new_core.application.dtos.page_dto import SortKey
from new_core.domain.entities.inventory_item import InventoryItem
from new_core.infrastructure.database.mappings.inventory import inventory_items
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory


@pytest.fixture
def units(database: Database) -> SqlAlchemyUnitOfWorkFactory:
    return SqlAlchemyUnitOfWorkFactory(database)


async def test_stock_is_shown_with_product_and_warehouse(units: SqlAlchemyUnitOfWorkFactory) -> None:
    async with units(read_only=True) as unit:
        shown = await unit.inventory.show(1)
        assert await unit.inventory.show(2**40) is None
    assert shown
    assert (shown.product_sku, shown.warehouse_name, shown.unit_price) == ("SKU-0001", "BGD-WH1", Decimal("1251.00"))
    assert (shown.min_stock_level, shown.reorder_point, shown.quantity_on_hand) == (5, 10, Decimal("2.000"))


@pytest.mark.parametrize(
    ("query", "first"),
    [
        (InventoryQuery("sku-0001"), [1, 2]),
        (InventoryQuery("SKU-0001", sort=(SortKey("warehouse_id", descending=True),)), [2, 1]),
        (InventoryQuery(product_id=1, sort=(SortKey("available_quantity", descending=True),)), [2, 1]),
        (InventoryQuery(product_id=1, warehouse_id=3), [2]),
        (InventoryQuery(product_id=1, offset=1, limit=5), [2]),
        (InventoryQuery(product_id=1, is_low=True), [1, 2]),
        (InventoryQuery(product_id=2**40), []),
        (InventoryQuery("%"), []),
    ],
)
async def test_finds_what_is_asked_for(
    units: SqlAlchemyUnitOfWorkFactory, query: InventoryQuery, first: list[int]
) -> None:
    async with units(read_only=True) as unit:
        assert [item.id for item in await unit.inventory.find(query)] == first
        assert await unit.inventory.count(query) == len(first) + query.offset


async def test_an_unknown_order_is_a_mistake_of_ours(units: SqlAlchemyUnitOfWorkFactory) -> None:
    async with units(read_only=True) as unit:
        with pytest.raises(ValueError, match="cannot be sorted by colour"):
            await unit.inventory.find(InventoryQuery(sort=(SortKey("colour"),)))


async def test_null_is_nothing(units: SqlAlchemyUnitOfWorkFactory, database: Database) -> None:
    nulls = dict.fromkeys(("quantity_on_hand", "quantity_reserved", "quantity_ordered"))
    async with database.engine.begin() as connection:
        await connection.execute(update(inventory_items).where(inventory_items.c.id == 2).values(nulls))
    async with units(read_only=True) as unit:
        item = await unit.inventory.get(2)
        assert item
        assert (item.available, item.quantity_ordered) == (Decimal("0.000"), Decimal("0.000"))
        assert [found.id for found in await unit.inventory.find(InventoryQuery(product_id=1, is_low=True))] == [1, 2]


async def test_rows_are_locked_in_order_of_id(units: SqlAlchemyUnitOfWorkFactory) -> None:
    async with units() as unit:
        assert [item.id for item in await unit.inventory.get_all_for_update([3, 1, 2, 9999])] == [1, 2, 3]
        assert {
            product: item.id for product, item in (await unit.inventory.get_stocked_for_update(1, [1, 2, 7777])).items()
        } == {1: 1, 2: 3}


async def test_a_place_is_known_by_its_product(units: SqlAlchemyUnitOfWorkFactory) -> None:
    async with units() as unit:
        assert await unit.inventory.lock_place(1, 3) == 2
        assert await unit.inventory.lock_place(1, 7777) is None
        assert await unit.inventory.lock_place(2**40, 1) is None


async def test_a_reference_to_nothing_is_named(units: SqlAlchemyUnitOfWorkFactory) -> None:
    item = InventoryItem(product_id=7777, warehouse_id=1, created_at=None)
    async with units(read_only=True) as unit:
        assert await unit.inventory.missing_references(item) == [("product_id", 7777)]
