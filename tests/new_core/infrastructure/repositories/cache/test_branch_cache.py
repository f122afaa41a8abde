from functools import partial

from new_core.application.dtos.branch_dto import BranchQuery
from new_core.application.dtos.page_dto import PageDTO
from new_core.application.services.branch_service import BranchService
from new_core.infrastructure.cache.memory_cache import MemoryCache
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.repositories.cache.branch_cache import CachedBranchRepository
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory, Surroundings
from tests.support.new_core_databases import NOW
from tests.support.new_side import read_again


async def test_reads_are_answered_without_the_database_until_something_changes(database: Database) -> None:
    units = SqlAlchemyUnitOfWorkFactory(database, Surroundings(MemoryCache(), 60))
    service, query = BranchService(units, lambda: NOW), BranchQuery(search="qwx")
    created = await service.create_branch({"name": "qwx"})
    reads = partial(service.get_branch, created.id), partial(service.page_branches, query)
    assert await read_again(database, *reads) == [created, PageDTO([created], 1)]
    changed = await service.update_branch(created.id, {"city": "Erbil"})
    assert await service.get_branch(created.id) == changed
    await service.delete_branch(created.id)
    assert await service.find_branches(query) == []


async def test_what_is_not_read_again_goes_to_the_database(database: Database) -> None:
    service = BranchService(SqlAlchemyUnitOfWorkFactory(database), lambda: NOW)
    created = await service.create_branch({"name": "Kept", "code": "qwx"})
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        cached = CachedBranchRepository(unit.branches, MemoryCache(), 60)
        assert await cached.is_code_taken("qwx")
        assert await cached.highest_code("qwx-") is None
        branch = await cached.get_for_update(created.id)
        assert branch
        assert await cached.missing_references(branch) == []
        branch.revise({"city": "Erbil"}, NOW)
        await cached.save(branch)
        await cached.remove(branch)
        assert await unit.branches.get(created.id) is None
