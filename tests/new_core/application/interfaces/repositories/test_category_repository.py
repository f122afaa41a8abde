"""What services may rely on; there is no fake of this port, so it is asked of both databases."""

from new_core.application.dtos.category_dto import CategoryQuery
from new_core.application.dtos.page_dto import SortKey
from new_core.domain.entities.category import Category
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.new_core_databases import NOW


async def _store(database: Database, *names: str, parent_id: int | None = None) -> list[int]:
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        categories = [Category.create({"name": name, "parent_id": parent_id}, NOW) for name in names]
        for category in categories:
            await unit.categories.save(category)
        await unit.commit()
    return [category.identity for category in categories]


async def test_finds_by_name_parent_and_activity(database: Database) -> None:
    ids = await _store(database, "qwx B", "qwx A", parent_id=1)
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        found = await unit.categories.find(CategoryQuery(search="QWX", parent_id=1, sort=(SortKey("name"),)))
        assert [category.id for category in found] == ids[::-1]
        assert await unit.categories.count(CategoryQuery(search="qwx", is_active=False)) == 0
        assert await unit.categories.find(CategoryQuery(parent_id=2**40)) == []


async def test_gets_many_at_once_and_leaves_out_what_is_not_there(database: Database) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        found = await unit.categories.by_ids({1, 2, 999_999})
        assert await unit.categories.by_ids([]) == {}
    assert {identity: category.name for identity, category in found.items()} == {1: "Laptops", 2: "Phones"}


async def test_a_line_leads_to_the_top(database: Database) -> None:
    (below,) = await _store(database, "qwx", parent_id=5)
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        await unit.categories.lock_tree()
        assert await unit.categories.line_of(below) == [below, 5, 1]
        assert await unit.categories.line_of(999_999) == await unit.categories.line_of(2**70) == []


async def test_products_and_other_categories_refer_to_it(database: Database) -> None:
    parent, alone = await _store(database, "qwx 1", "qwx 2")
    await _store(database, "qwx 3", parent_id=parent)
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        assert [await unit.categories.is_referred_to(each) for each in (2, parent, alone)] == [True, True, False]


async def test_what_is_removed_is_gone(database: Database) -> None:
    (identity,) = await _store(database, "qwx")
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        category = await unit.categories.get_for_update(identity)
        assert category
        await unit.categories.remove(category)
        await unit.commit()
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        assert await unit.categories.get(identity) is None
