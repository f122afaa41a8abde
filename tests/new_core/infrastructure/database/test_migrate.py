import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from new_core.infrastructure.database import deliveries, migrate, outbox
from new_core.infrastructure.database.mappings.registry import own_metadata
from new_core.infrastructure.database.session import Database

OWN = {"nc_alembic_version", "nc_deliveries", "nc_idempotency", "nc_outbox", "nc_zoho_records", "nc_zoho_token"}


@pytest.fixture(params=["sqlite", "postgres"])
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A database with one legacy table, whose row must survive."""
    sqlite = request.param == "sqlite"
    database = Database(f"sqlite:///{tmp_path / 'x.db'}" if sqlite else request.getfixturevalue("postgres_url"))
    async with database.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE customers (id INTEGER PRIMARY KEY)"))
        await connection.execute(text("INSERT INTO customers VALUES (1)"))
    yield database
    await database.dispose()


async def _tables(database: Database) -> set[str]:
    async with database.engine.connect() as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


def _difference(connection: Connection) -> list[object]:
    def is_own(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or (name or "").startswith("nc_")

    context = MigrationContext.configure(
        connection, opts={"include_name": is_own, "version_table": migrate.VERSION_TABLE}
    )
    return list(compare_metadata(context, own_metadata))


async def test_upgrade_makes_exactly_what_the_code_expects(empty: Database) -> None:
    await migrate.upgrade(empty.engine)
    assert {outbox.outbox.name, deliveries.deliveries.name, deliveries.zoho_token.name} <= set(own_metadata.tables)
    assert await _tables(empty) == OWN | {"customers"}
    async with empty.engine.connect() as connection:
        assert await connection.run_sync(_difference) == []


async def test_upgrade_may_be_repeated(empty: Database) -> None:
    await migrate.upgrade(empty.engine)
    await migrate.upgrade(empty.engine)
    assert await _tables(empty) == OWN | {"customers"}


async def test_downgrade_leaves_the_legacy_tables_alone(empty: Database) -> None:
    await migrate.upgrade(empty.engine)
    await migrate.downgrade(empty.engine)
    assert await _tables(empty) == {"customers", "nc_alembic_version"}
    async with empty.engine.connect() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM customers")) == 1
    await migrate.upgrade(empty.engine)
    assert await _tables(empty) == OWN | {"customers"}


async def test_several_processes_may_start_at_once(empty: Database) -> None:
    others = [Database(empty.engine.url.render_as_string(hide_password=False)) for _ in range(3)]
    await asyncio.gather(*(migrate.upgrade(other.engine) for other in others))
    assert await _tables(empty) == OWN | {"customers"}
    for other in others:
        await other.dispose()
