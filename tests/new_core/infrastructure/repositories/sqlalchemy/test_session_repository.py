from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory


async def test_a_name_that_no_column_holds_finds_nothing(database: Database) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        assert await unit.sessions.by_token("a\x00b") is None
