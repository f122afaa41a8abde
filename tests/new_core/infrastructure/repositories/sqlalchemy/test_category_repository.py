import pytest

from new_core.domain.entities.category import Category
from new_core.domain.exceptions.category_exceptions import CategoryInUseError, UnknownParentCategoryError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.new_core_databases import NOW


async def test_a_parent_that_went_is_the_domain_s_error(database: Database) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        with pytest.raises(UnknownParentCategoryError):
            await unit.categories.save(Category.create({"name": "qwx", "parent_id": 999_999}, NOW))


async def test_a_category_that_is_in_use_is_the_domain_s_conflict(database: Database) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        category = await unit.categories.get_for_update(2)
        assert category
        with pytest.raises(CategoryInUseError, match="Phones"):
            await unit.categories.remove(category)
