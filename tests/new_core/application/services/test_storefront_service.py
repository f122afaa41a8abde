from datetime import timedelta

import pytest

from new_core.application.services.storefront_service import SEASON, StorefrontService
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.new_core_databases import NOW
from tests.support.storefront import SHOPPER, open_shop


@pytest.fixture
async def units(database: Database) -> SqlAlchemyUnitOfWorkFactory:
    await open_shop(database)
    return SqlAlchemyUnitOfWorkFactory(database)


async def test_everything_is_as_of_now(units: SqlAlchemyUnitOfWorkFactory) -> None:
    service = StorefrontService(units, lambda: NOW)
    assert [each.id for each in await service.list_promotions("home", 1)] == [2, 1]
    assert list(await service.list_best_sellers(1)) == [2]
    cart = await service.find_cart(SHOPPER)
    assert cart
    assert cart.id == 2


async def test_what_sold_before_the_season_does_not_count(units: SqlAlchemyUnitOfWorkFactory) -> None:
    in_time, too_late = NOW + SEASON, NOW + SEASON + timedelta(days=1)
    assert list(await StorefrontService(units, lambda: in_time).list_best_sellers(2)) == [2, 1]
    assert list(await StorefrontService(units, lambda: too_late).list_best_sellers(2)) == []


async def test_a_customer_s_addresses_and_a_product_s_reviews(units: SqlAlchemyUnitOfWorkFactory) -> None:
    service = StorefrontService(units, lambda: NOW)
    assert [each.id for each in await service.list_addresses(SHOPPER)] == [2, 1]
    assert (await service.list_ratings([1]))[1].count == 2
    assert [each.id for each in await service.list_reviews(1, limit=1)] == [2]
