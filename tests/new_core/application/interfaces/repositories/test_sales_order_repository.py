from datetime import UTC, date, datetime
from decimal import Decimal
from typing import cast

import pytest
from sqlalchemy import update

from new_core.application.dtos.page_dto import SortKey
from new_core.application.dtos.sales_order_dto import OrderQuery
from new_core.domain.entities.customer import Customer
from new_core.domain.entities.sales_order import LineFields, OrderFields, SalesOrder
from new_core.domain.exceptions.sales_order_exceptions import DuplicateOrderNumberError
from new_core.domain.value_objects.credit_standing import CreditStanding
from new_core.infrastructure.database.mappings.sales_orders import sales_items, sales_orders
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CUSTOMER = 90_001


@pytest.fixture
async def units(database: Database) -> SqlAlchemyUnitOfWorkFactory:
    """With a customer who has three orders."""
    units = SqlAlchemyUnitOfWorkFactory(database)
    async with units() as unit:
        customer = Customer.create({"customer_code": "Q", "name": "q", "credit_limit": Decimal(500)}, NOW)
        customer.id = CUSTOMER
        await unit.customers.save(customer)
        await unit.commit()
    async with units() as unit:
        for number, day in (("QWX-0002", 2), ("QWX-0001", 2), ("QWX-10000", 5)):
            await unit.sales_orders.save(_order(number, order_date=date(2026, 11, day)))
        await unit.commit()
    return units


def _order(number: str, **fields: object) -> SalesOrder:
    values = {"customer_id": CUSTOMER, "branch_id": 1, "warehouse_id": 1, "order_date": date(2026, 11, 1)}
    wanted = cast("OrderFields", values | {"order_number": number, "created_by": 1} | fields)
    return SalesOrder.create(wanted, [LineFields(product_id=1, quantity=Decimal("1.5"), unit_price=Decimal(10))], NOW)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        (OrderQuery("qwx"), ["QWX-0002", "QWX-0001", "QWX-10000"]),
        (OrderQuery("QWX", sort=(SortKey("order_date", descending=True),)), ["QWX-10000", "QWX-0002", "QWX-0001"]),
        (OrderQuery(customer_id=CUSTOMER, date_from=date(2026, 11, 3)), ["QWX-10000"]),
        (OrderQuery(customer_id=CUSTOMER, date_to=date(2026, 11, 2), offset=1), ["QWX-0001"]),
        (OrderQuery("qwx", status="DRAFT", branch_id=1, warehouse_id=1, limit=1), ["QWX-0002"]),
        (OrderQuery("qwx", status="draft"), []),
        (OrderQuery("qwx", status="\x00"), []),
        (OrderQuery(customer_id=2**40), []),
    ],
)
async def test_finds_what_is_asked_for(
    units: SqlAlchemyUnitOfWorkFactory, query: OrderQuery, numbers: list[str]
) -> None:
    async with units(read_only=True) as unit:
        found = await unit.sales_orders.find(query)
        assert [order.order_number for order in found] == numbers
        assert all(order.lines for order in found)
        assert await unit.sales_orders.count(query) >= len(numbers)


async def test_amounts_come_back_with_their_scale(units: SqlAlchemyUnitOfWorkFactory) -> None:
    async with units(read_only=True) as unit:
        order = (await unit.sales_orders.find(OrderQuery("QWX-0001")))[0]
    assert [str(value) for value in (order.total_amount, order.paid_amount)] == ["15.00", "0.00"]
    assert [str(value) for value in (order.lines[0].quantity, order.lines[0].delivered_quantity)] == ["1.500", "0.000"]


async def test_null_is_a_column_s_default(units: SqlAlchemyUnitOfWorkFactory, database: Database) -> None:
    nulls = dict.fromkeys(("status", "payment_status", "total_amount", "paid_amount", "discount_percentage"))
    async with database.engine.begin() as connection:
        await connection.execute(update(sales_orders).where(sales_orders.c.order_number == "QWX-0001").values(nulls))
    async with units(read_only=True) as unit:
        order = (await unit.sales_orders.find(OrderQuery("QWX-0001")))[0]
    assert (order.status, order.payment_status, order.due) == ("DRAFT", "PENDING", Decimal(0))


async def test_numbers_are_counted_on_from_the_highest(units: SqlAlchemyUnitOfWorkFactory) -> None:
    async with units() as unit:
        assert await unit.sales_orders.highest_number("QWX-") == "QWX-10000"
        assert await unit.sales_orders.is_number_taken("QWX-0001")
        with pytest.raises(DuplicateOrderNumberError):
            await unit.sales_orders.save(_order("QWX-0001"))


async def test_those_it_names_are_found_at_once(units: SqlAlchemyUnitOfWorkFactory) -> None:
    async with units(read_only=True) as unit:
        named = await unit.sales_orders.named_by(await unit.sales_orders.find(OrderQuery("qwx")))
        nobody = await unit.sales_orders.named_by([])
    assert (named.customers[CUSTOMER].customer_code, named.products[1].category_name) == ("Q", "Phones")
    assert (nobody.customers, nobody.products) == ({}, {})


async def test_what_is_not_paid_of_what_was_agreed_is_owed(
    units: SqlAlchemyUnitOfWorkFactory, database: Database
) -> None:
    for number, status, paid in (("QWX-0001", "CONFIRMED", "5"), ("QWX-0002", "DELIVERED", "20")):
        values = {"status": status, "paid_amount": Decimal(paid)}
        async with database.engine.begin() as connection:
            await connection.execute(update(sales_orders).where(sales_orders.c.order_number == number).values(values))
    async with units() as unit:
        standing = await unit.sales_orders.credit_for_update(CUSTOMER)
    assert standing == CreditStanding(CUSTOMER, Decimal("500.00"), Decimal("10.00"))


async def test_an_order_goes_with_its_lines(units: SqlAlchemyUnitOfWorkFactory, database: Database) -> None:
    async with units() as unit:
        (order,) = await unit.sales_orders.find(OrderQuery("QWX-0001"))
        line = order.lines[0].id
        await unit.sales_orders.remove(order)
        await unit.commit()
    async with database.engine.begin() as connection:
        assert (await connection.execute(sales_items.select().where(sales_items.c.id == line))).all() == []
