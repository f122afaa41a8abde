from collections.abc import AsyncIterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from new_core.application.interfaces.repositories.storefront_repository import StorefrontRepository
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWork
from tests.support.new_core_databases import NOW
from tests.support.storefront import SHOPPER, open_shop


@pytest.fixture
async def shop(database: Database) -> AsyncIterator[StorefrontRepository]:
    await open_shop(database)
    async with SqlAlchemyUnitOfWork(database, read_only=True) as unit:
        yield unit.storefront


async def test_promotions_are_those_that_run_there_and_now(shop: StorefrontRepository) -> None:
    assert [each.id for each in await shop.promotions("home", None, NOW)] == [1]
    assert [each.id for each in await shop.promotions("home", 1, NOW)] == [2, 1]
    assert [each.id for each in await shop.promotions("checkout", 1, NOW)] == [1]
    assert [each.id for each in await shop.promotions("home", 1, NOW - timedelta(seconds=2))] == [3, 2, 1]
    assert await shop.promotions("home", 2**70, NOW + timedelta(days=2)) == []


async def test_only_a_percentage_is_shown_as_one(shop: StorefrontRepository) -> None:
    local, everywhere = await shop.promotions("home", 1, NOW)
    assert (everywhere.discount_percentage, local.discount_percentage) == (Decimal("12.50"), None)
    assert everywhere.valid_until == NOW + timedelta(days=1)


async def test_the_cart_is_the_one_touched_last_and_still_open(shop: StorefrontRepository) -> None:
    cart = await shop.cart_of(SHOPPER)
    assert cart
    assert (cart.id, cart.total, cart.discount_amount) == (2, Decimal("3758.10"), Decimal("0.10"))
    assert [(line.product_id, line.quantity, line.subtotal) for line in cart.lines] == [
        (1, 1, Decimal("1251.00")),
        (2, 2, Decimal("2502.00")),
    ]
    assert await shop.cart_of(2**40) is None


async def test_the_usual_address_comes_first(shop: StorefrontRepository) -> None:
    addresses = await shop.addresses_of(SHOPPER)
    assert [(each.id, each.is_default) for each in addresses] == [(2, True), (1, False)]
    assert addresses[0].text == "Street 2, Baghdad, Iraq"


async def test_ratings_count_what_was_approved(shop: StorefrontRepository) -> None:
    ratings = await shop.ratings_of([1, 2, 2**70])
    assert (ratings[1].average, ratings[1].count) == (Decimal("4.5"), 2)
    assert (ratings[2].average, ratings[2].count, ratings[2**70].count) == (None, 0, 0)
    assert [each.id for each in await shop.reviews_of(1, 5)] == [2, 1]
    assert [each.id for each in await shop.reviews_of(1, 1)] == [2]


async def test_what_sold_best_comes_first(shop: StorefrontRepository) -> None:
    assert list(await shop.best_sellers(date(2026, 11, 22), 2)) == [2, 1]
    assert list(await shop.best_sellers(date(2026, 11, 23), 2)) == []
