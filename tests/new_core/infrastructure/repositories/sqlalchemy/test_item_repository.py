import pytest

from new_core.domain.entities.item import Item
from new_core.domain.exceptions.item_exceptions import DuplicateItemCodeError, UnknownItemCategoryError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.catalogue import item_fields
from tests.support.new_core_databases import NOW


async def test_a_code_that_is_taken_is_the_domain_s_conflict(database: Database) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        with pytest.raises(DuplicateItemCodeError, match="ZI-0001"):
            await unit.items.save(Item.create(item_fields("ZI-0001"), NOW))


async def test_a_category_that_is_none_is_the_domain_s_error(database: Database) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        with pytest.raises(UnknownItemCategoryError):
            await unit.items.save(Item.create(item_fields(category_id=999), NOW))
