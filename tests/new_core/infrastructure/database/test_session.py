import asyncio
import gc
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from new_core.infrastructure.database.session import Database, async_url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///x.db", "sqlite+aiosqlite:///x.db"),
        ("sqlite+pysqlite:///x.db", "sqlite+aiosqlite:///x.db"),
        ("postgresql://u@h/d", "postgresql+asyncpg://u@h/d"),
        ("postgresql+psycopg2://u@h/d", "postgresql+asyncpg://u@h/d"),
        ("postgres://u@h/d", "postgresql+asyncpg://u@h/d"),
    ],
)
def test_the_async_driver_is_put_in(url: str, expected: str) -> None:
    assert async_url(url).render_as_string() == expected


def test_another_database_is_refused_without_its_password() -> None:
    with pytest.raises(ValueError, match="not one of") as caught:
        async_url("mysql://u:hunter2@h/d")
    assert "hunter2" not in str(caught.value)


async def test_sqlite_is_opened_for_several_processes(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'x.db'}")
    async with database.engine.connect() as connection:
        found = {
            pragma: await connection.scalar(text(f"PRAGMA {pragma}"))
            for pragma in ("journal_mode", "busy_timeout", "foreign_keys")
        }
    await database.dispose()
    assert found == {"journal_mode": "wal", "busy_timeout": 10_000, "foreign_keys": 1}


async def test_writers_begin_at_once_and_readers_do_not_wait(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'x.db'}")
    async with database.session() as writer, database.session(read_only=True) as reader:
        await writer.execute(text("CREATE TABLE t (n INTEGER)"))
        assert await reader.scalar(text("SELECT count(*) FROM sqlite_master")) == 0
        await writer.commit()
        assert await reader.scalar(text("SELECT count(*) FROM t")) == 0
    await database.dispose()


async def test_reads_are_not_wrapped_in_a_transaction(database: Database) -> None:
    async with database.session(read_only=True) as reader:
        connection = await reader.connection()
        raw = await connection.get_raw_connection()
        await reader.execute(text("SELECT 1"))
        driver = raw.driver_connection
        assert driver is not None
        in_transaction = driver.is_in_transaction() if hasattr(driver, "is_in_transaction") else driver.in_transaction
    assert not in_transaction


async def test_ping_answers(database: Database) -> None:
    await database.ping()


async def test_a_failed_connection_leaves_no_thread() -> None:
    database = Database("sqlite:////nonexistent/folder/erp.db")
    with pytest.raises(OperationalError):
        await database.ping()
    assert not [thread for thread in threading.enumerate() if "connection_worker" in thread.name]
    await database.dispose()


SLOW = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 3000000) SELECT max(x) FROM c"


async def test_a_statement_cancelled_while_it_runs_gives_the_lock_back(erp_sqlite: str) -> None:
    database = Database(erp_sqlite)
    running = asyncio.Event()
    held = []

    async def write() -> None:
        async with database.session() as session:
            await session.execute(text("UPDATE customers SET notes = 'x'"))
            running.set()
            try:
                await session.execute(text(SLOW))
            except asyncio.CancelledError as error:
                held.append(error)
                raise

    gc.disable()  # what a traceback holds on to must not matter
    try:
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(write())
            await running.wait()
            for _ in range(20):
                await asyncio.sleep(0)
            task.cancel()
        other = sqlite3.connect(erp_sqlite.removeprefix("sqlite:///"), timeout=3)
        other.execute("BEGIN IMMEDIATE")
        other.close()
    finally:
        gc.enable()
        held.clear()
    await database.dispose()
