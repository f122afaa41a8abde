"""What the tests of the port do not show: what the tables may hold and the port never says."""

from decimal import Decimal

import pytest
from sqlalchemy import text

from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWork
from tests.support.new_core_databases import NOW
from tests.support.storefront import SHOPPER, open_shop

NULLS = """
UPDATE {table} SET {column} = NULL
"""


@pytest.fixture
async def shop(database: Database) -> Database:
    await open_shop(database)
    return database


async def _empty(database: Database, table: str, column: str) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text(NULLS.format(table=table, column=column)))


async def test_columns_that_may_be_null_hide_nothing(shop: Database) -> None:
    for table, column in (
        ("promotions", "discount_value"),
        ("promotions", "priority"),
        ("promotions", "end_date"),
        ("cart_items", "product_name"),
        ("customer_addresses", "is_default_shipping"),
        ("reviews", "is_deleted"),
    ):
        await _empty(shop, table, column)
    async with SqlAlchemyUnitOfWork(shop, read_only=True) as unit:
        found = await unit.storefront.promotions("home", None, NOW)
        cart = await unit.storefront.cart_of(SHOPPER)
        addresses = await unit.storefront.addresses_of(SHOPPER)
        ratings = await unit.storefront.ratings_of([1])
    assert [(each.id, each.discount_percentage, each.valid_until) for each in found] == [
        (1, None, None),
        (3, None, None),
    ]
    assert cart
    assert {line.product_name for line in cart.lines} == {""}
    assert [each.id for each in addresses] == [1, 2]
    assert ratings[1].average == Decimal("4.5")


async def test_what_is_neither_active_nor_inactive_is_not_shown(shop: Database) -> None:
    for table in ("promotions", "carts", "customer_addresses"):
        await _empty(shop, table, "is_active")
    async with SqlAlchemyUnitOfWork(shop, read_only=True) as unit:
        assert await unit.storefront.promotions("home", 1, NOW) == []
        assert await unit.storefront.cart_of(SHOPPER) is None
        assert await unit.storefront.addresses_of(SHOPPER) == []
