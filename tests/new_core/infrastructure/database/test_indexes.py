"""What is said to be missing is missing, and no longer once somebody has made it."""

from sqlalchemy import text

from new_core.infrastructure.database.indexes import WANTED, explain, missing
from new_core.infrastructure.database.session import Database


async def test_the_legacy_schema_lacks_all_of_them(database: Database) -> None:
    assert list(await missing(database)) == list(WANTED)


async def test_one_that_was_made_is_not_missing_whatever_it_is_called(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("CREATE INDEX by_owner ON sales_invoice_items (invoice_id, id)"))
    try:
        assert "sales_invoice_items" not in {wanted.table for wanted in await missing(database)}
        assert "-- the lines of an order: all of sales_items is read\n" in await explain(database)
    finally:
        async with database.engine.begin() as connection:
            await connection.execute(text("DROP INDEX by_owner"))


async def test_its_statements_can_be_run(database: Database) -> None:
    dialect = database.engine.dialect.name
    autonomous = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    async with autonomous.connect() as connection:
        for wanted in WANTED:
            await connection.execute(text(wanted.statement(dialect)))
        try:
            assert await explain(database) == "-- no index is missing"
        finally:
            for wanted in WANTED:
                await connection.execute(text(f"DROP INDEX {wanted.name}"))
