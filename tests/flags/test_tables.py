"""Several processes make the tables at once, and nobody alters the audit."""

import asyncio
import sys

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from flags.store import SqlFlagStore
from flags.tables import create_tables
from tests.flags.conftest import execute

NOTE = (
    "INSERT INTO banyan_audit (at, who, action, subject, reason) VALUES (CURRENT_TIMESTAMP, 'ada', 'set', 'f', 'why')"
)
PREPARE = """
import asyncio, sys
from flags.store import SqlFlagStore
async def main():
    store = SqlFlagStore(sys.argv[1])
    await asyncio.gather(*(store.prepare() for _ in range(3)))
    print(await store.revision())
    await store.close()
asyncio.run(main())
"""


async def prepare_elsewhere(url: str) -> bytes:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", PREPARE, url, stdout=asyncio.subprocess.PIPE)
    output, _ = await process.communicate()
    return output.strip()


async def test_processes_that_start_at_once_make_one_store(store_url: str) -> None:
    assert await asyncio.gather(*(prepare_elsewhere(store_url) for _ in range(3))) == [b"0"] * 3


async def test_making_the_tables_again_keeps_what_is_there(store: SqlFlagStore) -> None:
    await execute(store, "UPDATE banyan_revision SET revision = 7")
    await create_tables(store.engine)
    assert await store.revision() == 7


async def test_sqlite_is_in_wal_mode(sqlite_url: str) -> None:
    store = SqlFlagStore(sqlite_url)
    await store.prepare()
    async with store.engine.connect() as connection:
        assert (await connection.execute(text("PRAGMA journal_mode"))).scalar_one() == "wal"
        assert (await connection.execute(text("PRAGMA busy_timeout"))).scalar_one() == 5000
    await store.close()


@pytest.mark.parametrize("statement", ["UPDATE banyan_audit SET who = 'eve'", "DELETE FROM banyan_audit"])
async def test_the_audit_is_append_only(store: SqlFlagStore, statement: str) -> None:
    await execute(store, NOTE)
    with pytest.raises(DBAPIError, match="append-only"):
        await execute(store, statement)
    assert [entry.who for entry in await store.audit()] == ["ada"]


async def test_sqlite_cannot_replace_a_note_either(sqlite_url: str) -> None:
    store = SqlFlagStore(sqlite_url)
    await store.prepare()
    await execute(store, NOTE)
    with pytest.raises(DBAPIError, match="append-only"):
        await execute(store, NOTE.replace("INSERT", "REPLACE").replace("(at", "(id, at").replace("(CURR", "(1, CURR"))
    await store.close()


async def test_postgresql_cannot_truncate_the_audit(postgres_url: str) -> None:
    store = SqlFlagStore(postgres_url)
    await store.prepare()
    with pytest.raises(DBAPIError, match="append-only"):
        await execute(store, "TRUNCATE banyan_audit")
    await store.close()
