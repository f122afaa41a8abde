from new_core.infrastructure.database.session import Database
from new_core.infrastructure.repositories.sqlalchemy.references import missing


async def test_rows_that_are_not_there_are_named_in_one_statement(database: Database) -> None:
    async with database.session(read_only=True) as session:
        found = await missing(
            session, [("created_by", "users", 1), ("salesperson_id", "users", 99999), ("branch_id", "branches", None)]
        )
        assert found == [("salesperson_id", 99999)]
        assert await missing(session, []) == []
