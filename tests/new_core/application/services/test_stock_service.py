"""Stock under concurrent use, on both databases: no change is lost, nothing is given away twice."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from new_core.application.dtos.inventory_dto import Count, MovementQuery, Transfer
from new_core.application.services.inventory_service import InventoryService
from new_core.application.services.stock_service import StockService
from new_core.domain.exceptions import inventory_exceptions as errors
from new_core.domain.exceptions.base import DomainError, InvalidValueError
from new_core.infrastructure.database.mappings.inventory import inventory_items
from new_core.infrastructure.database.outbox import outbox
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

NOW = datetime(2026, 11, 22, tzinfo=UTC)
TWO_ON_HAND, EIGHT_ON_HAND = 1, 2
"""Both of product 1, in warehouses 1 and 3."""


@pytest.fixture
def stock(database: Database) -> StockService:
    return StockService(SqlAlchemyUnitOfWorkFactory(database), lambda: NOW)


@pytest.fixture
def inventory(database: Database) -> InventoryService:
    return InventoryService(SqlAlchemyUnitOfWorkFactory(database), lambda: NOW)


async def _won(*attempts: Awaitable[object]) -> int:
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)
    assert all(not isinstance(outcome, BaseException) or isinstance(outcome, DomainError) for outcome in outcomes)
    return sum(not isinstance(outcome, BaseException) for outcome in outcomes)


async def test_the_last_piece_is_reserved_once(stock: StockService, inventory: InventoryService) -> None:
    await stock.reserve_stock(TWO_ON_HAND, {"quantity": Decimal(1)})
    assert await _won(*(stock.reserve_stock(TWO_ON_HAND, {"quantity": Decimal(1)}) for _ in range(8))) == 1
    assert (await inventory.get_item(TWO_ON_HAND)).available_quantity == 0


async def test_no_movement_is_lost(stock: StockService, inventory: InventoryService) -> None:
    fields = {"movement_type": "IN", "quantity": Decimal("0.5"), "created_by": 1}
    assert await _won(*(stock.record_movement(TWO_ON_HAND, fields) for _ in range(8))) == 8  # type: ignore[arg-type]
    assert (await inventory.get_item(TWO_ON_HAND)).quantity_on_hand == Decimal("6.000")


async def test_moving_to_and_fro_at_once_ends(stock: StockService, inventory: InventoryService) -> None:
    here = [stock.move_stock(TWO_ON_HAND, Transfer(3, Decimal("0.5")), 1) for _ in range(4)]
    there = [stock.move_stock(EIGHT_ON_HAND, Transfer(1, Decimal("0.5")), 1) for _ in range(4)]
    assert await _won(*here, *there) == 8
    quantities = [(await inventory.get_item(item)).quantity_on_hand for item in (TWO_ON_HAND, EIGHT_ON_HAND)]
    assert quantities == [Decimal(2), Decimal(8)]


async def test_a_place_is_begun_once(stock: StockService, database: Database) -> None:
    moves = [stock.move_stock(item, Transfer(5, Decimal("0.5")), 1) for item in (1, 2, 1, 2)]
    assert await _won(*moves) == 4
    columns = inventory_items.c
    begun = select(func.count(), func.sum(columns.quantity_on_hand)).where(
        columns.product_id == 1, columns.warehouse_id == 5
    )
    async with database.engine.connect() as connection:
        count, on_hand = (await connection.execute(begun)).one()
    assert (count, on_hand) == (1, Decimal(2))


async def test_what_happens_is_told_in_the_same_commit(stock: StockService, database: Database) -> None:
    await stock.adjust_stock(TWO_ON_HAND, Count(Decimal(5), "count"), 1)
    await stock.reserve_stock(TWO_ON_HAND, {"quantity": Decimal(5)})
    async with database.engine.connect() as connection:
        told = await connection.execute(
            select(outbox.c.aggregate, outbox.c.name, outbox.c.payload).order_by(outbox.c.id)
        )
        assert [tuple(row) for row in told] == [
            (
                "inventoryitem",
                "stock.changed",
                {"movement_type": "ADJUSTMENT", "quantity": "3.000", "quantity_on_hand": "5.000"},
            ),
            ("inventoryitem", "stock.reserved", {"quantity": "5.000", "quantity_reserved": "5.000"}),
        ]


async def test_a_movement_of_nobody_leaves_the_stock_alone(stock: StockService, inventory: InventoryService) -> None:
    with pytest.raises(InvalidValueError, match="created_by: there is no such row"):
        await stock.adjust_stock(TWO_ON_HAND, Count(Decimal(5), "count"), 999)
    assert (await inventory.get_item(TWO_ON_HAND)).quantity_on_hand == 2
    assert await stock.find_movements(MovementQuery(search="count. ")) == []


async def test_what_is_not_there_is_missed(stock: StockService) -> None:
    quantity = {"quantity": Decimal(1)}
    for use in (stock.reserve_stock(9999, quantity), stock.release_stock(9999, quantity)):  # type: ignore[arg-type]
        with pytest.raises(errors.InventoryItemNotFoundError):
            await use
