import pytest

from new_core.application.dtos.page_dto import SortKey
from new_core.application.dtos.product_dto import ProductQuery
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory


async def test_an_unknown_sort_field_is_refused(database: Database) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        with pytest.raises(ValueError, match="products cannot be sorted by password"):
            await unit.products.find(ProductQuery(sort=(SortKey("password"),)))


async def test_a_page_of_any_size_can_be_asked_for(database: Database) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        everything = await unit.products.find(ProductQuery(limit=2**70))
        assert len(everything) == await unit.products.count(ProductQuery()) >= 2
    assert [product.identity for product in everything] == sorted(product.identity for product in everything)
