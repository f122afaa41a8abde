"""Plain URLs are enough, passwords stay inside, and drivers' errors stop here."""

import asyncio
import contextlib
import gc
import sqlite3
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import event, text

from flags.database import in_utc, open_engine, parse_url, reaching, shown, sqlite_file
from flags.errors import StoreUnavailableError, StoreUrlError, UnstorableError
from tests.flags.conftest import until


@pytest.mark.parametrize(
    ("plain", "driver"),
    [
        ("sqlite:///a/b.db", "sqlite+aiosqlite"),
        ("sqlite+aiosqlite:////a/b.db", "sqlite+aiosqlite"),
        ("postgresql://u@host/db", "postgresql+asyncpg"),
        ("postgresql+psycopg2://u@host/db", "postgresql+asyncpg"),
        ("postgres://u@host/db", "postgresql+asyncpg"),
    ],
)
def test_a_url_gets_the_async_driver(plain: str, driver: str) -> None:
    assert parse_url(plain).drivername == driver


@pytest.mark.parametrize("text", ["", "nonsense", "mysql://u:secret@host/db", "sqlite://", "sqlite:///:memory:"])
def test_a_url_of_no_store_is_refused_with_the_way_out(text: str) -> None:
    with pytest.raises(StoreUrlError, match="write sqlite:///path") as refusal:
        parse_url(text)
    assert "secret" not in str(refusal.value)


def test_a_url_is_shown_without_password_and_driver() -> None:
    assert shown(parse_url("postgresql://ada:secret@host/db")) == "postgresql://ada:***@host/db"


def test_libpqs_word_for_encryption_is_understood() -> None:
    assert parse_url("postgresql://u@host/db?sslmode=require").query == {"ssl": "require"}


def test_only_sqlite_has_a_file() -> None:
    assert sqlite_file(parse_url("sqlite:///a/b.db")) == Path("a/b.db")
    assert sqlite_file(parse_url("postgresql://u@host/db")) is None


async def test_a_lost_file_is_not_made_anew(tmp_path: Path) -> None:
    url = parse_url(f"sqlite:///{tmp_path}/lost one.db")
    engine = open_engine(url)
    with pytest.raises(StoreUnavailableError, match=r"lost one\.db failed \(unable to open"):
        async with reaching(url), engine.connect():
            pass
    assert not (tmp_path / "lost one.db").exists()
    await engine.dispose()
    # aiosqlite leaves the thread of a failed connect to end by itself, and it needs the loop for that.
    await until(lambda: not any("_connection_worker_thread" in thread.name for thread in threading.enumerate()))


async def test_a_name_with_odd_characters_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "50%25 ?mode=x #1.db"
    sqlite3.connect(file).close()
    file.touch()
    engine = open_engine(parse_url("sqlite:///x.db").set(database=str(file)))
    async with engine.connect() as connection:
        assert (await connection.execute(text("SELECT 1"))).scalar_one() == 1
    await engine.dispose()


async def test_nobody_listening_is_one_error(unused_tcp_port: int) -> None:
    url = parse_url(f"postgresql://ada:secret@127.0.0.1:{unused_tcp_port}/db")
    engine = open_engine(url)
    with pytest.raises(StoreUnavailableError, match="failed") as failure:
        async with reaching(url), engine.connect():
            pass
    assert "secret" not in str(failure.value)
    await engine.dispose()


async def test_a_value_that_is_no_text_is_no_lost_store(postgres_url: str) -> None:
    url = parse_url(postgres_url)
    engine = open_engine(url)
    with pytest.raises(UnstorableError, match="0x00"):
        async with reaching(url), engine.connect() as connection:
            await connection.execute(text("SELECT CAST(:given AS TEXT)"), {"given": "a\0"})
    await engine.dispose()


async def test_a_failed_connection_leaves_no_thread(tmp_path: Path) -> None:
    url = parse_url(f"sqlite:///{tmp_path / 'gone' / 'store.db'}")
    engine = open_engine(url)
    with pytest.raises(StoreUnavailableError, match="unable to open"):
        async with reaching(url), engine.connect():
            pass
    assert not [thread for thread in threading.enumerate() if "connection_worker" in thread.name]
    await engine.dispose()


@pytest.mark.parametrize("at", ["BEGIN", "INSERT", "SELECT"])
async def test_wherever_it_is_cancelled_sqlite_is_free_to_write(tmp_path: Path, at: str) -> None:
    file = tmp_path / "store.db"
    with contextlib.closing(sqlite3.connect(file)) as made:
        made.execute("CREATE TABLE t (a INTEGER)")
    engine = open_engine(parse_url(f"sqlite:///{file}"))

    async def write() -> None:
        async with engine.begin() as connection:
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
            await connection.exec_driver_sql("INSERT INTO t VALUES (1) RETURNING a")
            await connection.exec_driver_sql("SELECT a FROM t")

    def cancel(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(at):
            task.cancel()

    event.listen(engine.sync_engine, "before_cursor_execute", cancel)
    gc.disable()  # what a traceback holds on to must not matter
    try:
        task = asyncio.ensure_future(write())
        (ended,) = await asyncio.gather(task, return_exceptions=True)
        with contextlib.closing(sqlite3.connect(file, timeout=1)) as other:
            other.execute("BEGIN IMMEDIATE")
        assert isinstance(ended, asyncio.CancelledError)
    finally:
        gc.enable()
        await engine.dispose()


@pytest.mark.parametrize("zone", [None, UTC, timezone(timedelta(hours=3))])
def test_what_a_store_gives_back_is_told_in_utc(zone: timezone | None) -> None:
    at = datetime(2026, 11, 22, 12, tzinfo=zone)
    assert in_utc(at).isoformat() == f"2026-11-22T{'09' if zone not in {None, UTC} else '12'}:00:00+00:00"
