"""Orders under concurrent use, on both databases: the last piece goes to one, credit is not exceeded by two."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from new_core.application.dtos.inventory_dto import MovementQuery
from new_core.application.dtos.sales_order_dto import OrderChanges, OrderLineChanges
from new_core.application.services.customer_service import CustomerService
from new_core.application.services.inventory_service import InventoryService
from new_core.application.services.order_fulfilment_service import OrderFulfilmentService
from new_core.application.services.sales_order_service import SalesOrderService
from new_core.application.services.stock_service import StockService
from new_core.domain.exceptions import inventory_exceptions as stock_errors
from new_core.domain.exceptions import sales_order_exceptions as errors
from new_core.domain.exceptions.base import DomainError, InvalidValueError
from new_core.infrastructure.database.mappings.branches import currencies
from new_core.infrastructure.database.mappings.sales_orders import sales_orders
from new_core.infrastructure.database.outbox import outbox
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ITEM = 1
"""Two of product 1 are on hand in warehouse 1."""


class Trade:
    """All services that take part, over one database."""

    def __init__(self, database: Database) -> None:
        units = SqlAlchemyUnitOfWorkFactory(database)
        self.database = database
        self.orders = SalesOrderService(units, lambda: NOW)
        self.fulfilment = OrderFulfilmentService(units, lambda: NOW)
        self.customers = CustomerService(units, lambda: NOW)
        self.inventory = InventoryService(units, lambda: NOW)
        self.stock = StockService(units, lambda: NOW)

    async def customer(self, credit: str = "0", currency: str = "IQD") -> int:
        created = await self.customers.create_customer(
            {"name": "qwx", "credit_limit": Decimal(credit), "currency": currency}
        )
        return created.id

    async def order(self, customer_id: int, quantity: str = "1", product_id: int = 1) -> int:
        line = OrderLineChanges(product_id=product_id, quantity=Decimal(quantity), unit_price=Decimal("10.00"))
        fields = OrderChanges(
            customer_id=customer_id, branch_id=1, warehouse_id=1, order_date=date(2026, 11, 22), created_by=1
        )
        return (await self.orders.create_order(fields, [line])).order.id

    async def quantities(self) -> tuple[Decimal, Decimal]:
        """On hand and reserved."""
        item = await self.inventory.get_item(ITEM)
        return item.quantity_on_hand, item.quantity_reserved


@pytest.fixture
def trade(database: Database) -> Trade:
    return Trade(database)


async def _won(*attempts: Awaitable[object]) -> int:
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)
    unexpected = [each for each in outcomes if isinstance(each, BaseException) and not isinstance(each, DomainError)]
    assert not unexpected, unexpected
    return sum(not isinstance(outcome, BaseException) for outcome in outcomes)


async def test_of_eight_confirms_of_the_last_piece_one_wins(trade: Trade) -> None:
    customer = await trade.customer()
    await trade.stock.reserve_stock(ITEM, {"quantity": Decimal(1)})
    orders = [await trade.order(customer) for _ in range(8)]
    assert await _won(*(trade.fulfilment.confirm_order(order) for order in orders)) == 1
    assert await trade.quantities() == (Decimal(2), Decimal(2))


async def test_one_order_is_confirmed_once(trade: Trade) -> None:
    order = await trade.order(await trade.customer())
    assert await _won(*(trade.fulfilment.confirm_order(order) for _ in range(6))) == 1
    assert await trade.quantities() == (Decimal(2), Decimal(1))


async def test_shipping_and_cancelling_at_once_does_one_of_both(trade: Trade) -> None:
    order = await trade.order(await trade.customer())
    await trade.fulfilment.confirm_order(order)
    steps = (trade.fulfilment.ship_order(order, 1), trade.fulfilment.cancel_order(order))
    assert await _won(*steps) == 1
    status = (await trade.orders.get_order(order)).order.status
    left = {"SHIPPED": (Decimal(1), Decimal(0)), "CANCELLED": (Decimal(2), Decimal(0))}
    assert await trade.quantities() == left[status]


async def test_two_orders_cannot_both_just_fit_the_credit(trade: Trade) -> None:
    customer = await trade.customer(credit="15.00")
    orders = [await trade.order(customer, "1", product_id=2) for _ in range(4)]
    assert await _won(*(trade.fulfilment.confirm_order(order) for order in orders)) == 1
    with pytest.raises(errors.CreditLimitError, match="and may owe 15"):
        await trade.fulfilment.confirm_order(await trade.order(customer))


async def test_a_limit_in_another_currency_is_converted(trade: Trade) -> None:
    rate = update(currencies).where(currencies.c.code == "USD").values(exchange_rate=Decimal(1300))
    async with trade.database.engine.begin() as connection:
        await connection.execute(rate)
    customer = await trade.customer(credit="0.01", currency="USD")
    await trade.fulfilment.confirm_order(await trade.order(customer))
    with pytest.raises(errors.CreditLimitError, match="may owe 13"):
        await trade.fulfilment.confirm_order(await trade.order(customer))


async def test_confirm_ship_deliver_moves_the_stock(trade: Trade) -> None:
    order = await trade.order(await trade.customer(), "1.5")
    await trade.fulfilment.confirm_order(order)
    assert await trade.quantities() == (Decimal(2), Decimal("1.5"))
    shipped = await trade.fulfilment.ship_order(order, 2)
    assert shipped.order.lines[0].remaining_quantity == 0
    assert await trade.quantities() == (Decimal("0.5"), Decimal(0))
    (movement,) = [
        each for each in await trade.stock.find_movements(MovementQuery(ITEM, limit=1000)) if each.reference_id == order
    ]
    assert (movement.movement_type, movement.reference_type, movement.quantity) == (
        "OUT",
        "SALES_ORDER",
        Decimal("1.5"),
    )
    assert (movement.unit_cost, movement.created_by) == (Decimal("875.70"), 2)
    assert (await trade.fulfilment.deliver_order(order)).order.actual_delivery_date == date(2026, 11, 22)


async def test_cancelling_gives_back_what_was_reserved(trade: Trade) -> None:
    customer = await trade.customer()
    confirmed, draft = [await trade.order(customer) for _ in range(2)]
    await trade.fulfilment.confirm_order(confirmed)
    await trade.fulfilment.cancel_order(draft)
    assert await trade.quantities() == (Decimal(2), Decimal(1))
    await trade.fulfilment.cancel_order(confirmed)
    assert await trade.quantities() == (Decimal(2), Decimal(0))


async def test_an_order_is_reserved_wholly_or_not_at_all(trade: Trade) -> None:
    lines = [
        OrderLineChanges(product_id=product, quantity=Decimal(quantity), unit_price=Decimal(1))
        for product, quantity in ((1, 2), (2, 9999))
    ]
    fields = OrderChanges(
        customer_id=await trade.customer(), branch_id=1, warehouse_id=1, order_date=date(2026, 11, 22), created_by=1
    )
    order = (await trade.orders.create_order(fields, lines)).order.id
    with pytest.raises(stock_errors.InsufficientAvailableStockError):
        await trade.fulfilment.confirm_order(order)
    assert await trade.quantities() == (Decimal(2), Decimal(0))
    assert (await trade.orders.get_order(order)).order.status == "DRAFT"


async def test_an_order_of_the_monolith_s_that_reserved_nothing_is_cancelled(trade: Trade) -> None:
    order = await trade.order(await trade.customer())
    async with trade.database.engine.begin() as connection:
        confirmed = update(sales_orders).where(sales_orders.c.id == order).values(status="CONFIRMED")
        await connection.execute(confirmed)
    assert (await trade.fulfilment.cancel_order(order)).order.status == "CANCELLED"
    assert await trade.quantities() == (Decimal(2), Decimal(0))


async def test_what_cannot_be_shipped_stays_confirmed(trade: Trade) -> None:
    order = await trade.order(await trade.customer())
    await trade.fulfilment.confirm_order(order)
    with pytest.raises(InvalidValueError, match="created_by"):
        await trade.fulfilment.ship_order(order, 999)
    assert (await trade.orders.get_order(order)).order.status == "CONFIRMED"
    assert await trade.quantities() == (Decimal(2), Decimal(1))


async def test_what_happens_is_told_in_the_same_commit(trade: Trade) -> None:
    order = await trade.order(await trade.customer())
    await trade.fulfilment.confirm_order(order)
    await trade.fulfilment.ship_order(order, 1)
    async with trade.database.engine.connect() as connection:
        names = await connection.scalars(select(outbox.c.name).order_by(outbox.c.id))
        told = [name for name in names if not name.startswith("customer.")]
    assert told == [
        "order.created",
        *("order.confirmed", "stock.reserved"),
        *("order.shipped", "stock.released", "stock.changed"),
    ]


@pytest.mark.parametrize("order_id", [999_999, -1, 2**40])
async def test_what_is_not_there_is_missed(trade: Trade, order_id: int) -> None:
    steps = trade.fulfilment
    for use in (steps.confirm_order(order_id), steps.ship_order(order_id, 1), steps.cancel_order(order_id)):
        with pytest.raises(errors.SalesOrderNotFoundError):
            await use
