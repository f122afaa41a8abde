from functools import partial

from new_core.application.dtos.category_dto import CategoryQuery
from new_core.application.dtos.page_dto import PageDTO
from new_core.application.services.category_service import CategoryService
from new_core.infrastructure.cache.memory_cache import MemoryCache
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.repositories.cache.category_cache import CachedCategoryRepository
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory, Surroundings
from tests.support.new_core_databases import NOW
from tests.support.new_side import read_again


async def test_reads_are_answered_without_the_database_until_something_changes(database: Database) -> None:
    units = SqlAlchemyUnitOfWorkFactory(database, Surroundings(MemoryCache(), 60))
    service, query = CategoryService(units, lambda: NOW), CategoryQuery(search="qwx")
    created = await service.create_category({"name": "qwx"})
    reads = partial(service.get_category, created.id), partial(service.page_categories, query)
    assert await read_again(database, *reads) == [created, PageDTO([created], 1)]
    await service.delete_category(created.id)
    assert await service.find_categories(query) == []


async def test_what_is_not_read_again_goes_to_the_database(database: Database) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        cached = CachedCategoryRepository(unit.categories, MemoryCache(), 60)
        await cached.lock_tree()
        assert await cached.line_of(5) == [5, 1]
        assert await cached.is_referred_to(1)
        category = await cached.get_for_update(6)
        assert category
        assert list(await cached.by_ids([6])) == [6]
        category.revise({"name": "qwx"}, NOW)
        await cached.save(category)
        await cached.remove(category)
        assert await unit.categories.get(6) is None
