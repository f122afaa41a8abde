from new_core.application.services.branch_service import BranchService
from new_core.application.services.directory_service import DirectoryService
from new_core.application.services.user_service import UserService
from new_core.core.security import BcryptPasswords
from new_core.infrastructure.cache.memory_cache import MemoryCache
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory, Surroundings
from tests.support.new_core_databases import NOW
from tests.support.new_side import QueryCounter


async def test_names_are_kept_until_something_happens_to_a_user_or_a_branch(database: Database) -> None:
    units = SqlAlchemyUnitOfWorkFactory(database, Surroundings(MemoryCache(), 60))
    directory = DirectoryService(units)
    branches, salespersons = await directory.list_branches(), await directory.list_salespersons()
    person = salespersons[0]
    async with units(read_only=True) as unit:
        assert await unit.directory.user_names([person.id]) == {person.id: person.name}
    counter = QueryCounter(database)
    assert (await directory.list_branches(), await directory.list_salespersons()) == (branches, salespersons)
    async with units(read_only=True) as unit:
        assert await unit.directory.user_names({person.id}) == {person.id: person.name}
    assert counter.statements == []
    counter.stop()
    await BranchService(units, lambda: NOW).create_branch({"name": "qwx"})
    assert [branch.name for branch in await directory.list_branches()] == [*(each.name for each in branches), "qwx"]
    await UserService(units, BcryptPasswords(4), lambda: NOW).update_user(person.id, {"name": "Renamed"})
    async with units(read_only=True) as unit:
        assert await unit.directory.user_names([person.id]) == {person.id: "Renamed"}
    assert (await directory.list_salespersons())[0].name == "Renamed"
