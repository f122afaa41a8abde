from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.new_side import QueryCounter


async def test_any_number_of_names_is_one_query(database: Database) -> None:
    counter = QueryCounter(database)
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        await unit.directory.user_names(range(500))
    assert len(counter.statements) == 1
