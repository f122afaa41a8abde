"""How a database URL becomes an async engine: SQLite in WAL mode with patience, or PostgreSQL with time-outs."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiosqlite
import asyncpg  # type: ignore[import-untyped]  # it ships no types
from sqlalchemy import URL, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from flags.errors import StoreUnavailableError, StoreUrlError, UnstorableError

BUSY_SECONDS = 5.0
CONNECT_SECONDS = 3.0

# Not SQLAlchemy's alone: what fails while connecting comes through as the driver raised it.
_UNREACHABLE = (
    SQLAlchemyError,
    OSError,
    sqlite3.Error,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
)
_REFUSED = ("22", "54")
"""How PostgreSQL's codes for a value that it does not take begin: a NUL in a text, one that is too long for an index."""


def parse_url(text: str) -> URL:
    """The URL with the async driver of its database, whichever driver it names."""
    try:
        url = make_url(text)
    except ArgumentError:
        # The text is not repeated: what does not parse may still have a password in it.
        raise StoreUrlError(
            "the database URL cannot be read; write sqlite:///path/to/file.db or postgresql://user@host/name"
        ) from None
    backend = url.get_backend_name()
    if backend == "sqlite":
        if url.database in {None, "", ":memory:"}:
            raise StoreUrlError(
                "an SQLite store in memory cannot be shared by processes; write sqlite:///path/to/file.db"
            )
        return url.set(drivername="sqlite+aiosqlite")
    if backend in {"postgresql", "postgres"}:
        return _with_ssl(url.set(drivername="postgresql+asyncpg"))
    raise StoreUrlError(f"{shown(url)} is no store for flags; write sqlite:///path/to/file.db or postgresql://...")


def shown(url: URL) -> str:
    """The URL as it may be shown: no password, no driver."""
    return url.set(drivername=url.get_backend_name()).render_as_string(hide_password=True)


def in_utc(moment: datetime) -> datetime:
    """SQLite gives back what was stored in UTC without saying so."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def sqlite_file(url: URL) -> Path | None:
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def open_engine(url: URL) -> AsyncEngine:
    """An engine for a URL from ``parse_url``; an SQLite file must be there already, so that a lost one stays lost."""
    file = sqlite_file(url)
    if file is None:
        # pre_ping, because a server that restarted leaves dead connections in the pool.
        arguments = {"timeout": CONNECT_SECONDS, "command_timeout": BUSY_SECONDS}
        return create_async_engine(url, pool_pre_ping=True, pool_size=2, connect_args=arguments)
    existing = url.set(database=file.absolute().as_uri()).update_query_dict({"mode": "rw", "uri": "true"})
    engine = create_async_engine(existing, connect_args={"timeout": BUSY_SECONDS, "async_creator_fn": _connect})
    event.listen(engine.sync_engine, "connect", _set_pragmas)
    event.listen(engine.sync_engine, "invalidate", _let_go)
    return engine


@asynccontextmanager
async def reaching(url: URL) -> AsyncIterator[None]:
    """Turn what drivers raise into one error that names the store."""
    try:
        yield
    except _UNREACHABLE as error:
        cause = getattr(error, "orig", None) or error
        reason = str(cause).strip().split("\n")[0] or type(cause).__name__
        if str(getattr(cause, "sqlstate", "")).startswith(_REFUSED):
            raise UnstorableError(f"the store does not take this ({reason}); leave out what is no text") from error
        raise StoreUnavailableError(
            f"the store {shown(url)} failed ({reason}); see that it is there and that its URL is right"
        ) from error


def _with_ssl(url: URL) -> URL:
    mode = url.query.get("sslmode")
    if mode is None:
        return url
    # asyncpg knows libpq's word by another name.
    return url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})


async def _connect(database: str, **arguments: object) -> aiosqlite.Connection:
    """``aiosqlite.connect``, but one that fails has ended its thread before it says so.

    The thread would go on to tell a loop that may be closed by then, and end in a traceback on the terminal.
    """
    connection = aiosqlite.connect(database, **arguments)  # type: ignore[arg-type]  # the dialect knows their types
    thread = connection._thread  # noqa: SLF001 - as SQLAlchemy's dialect does: nothing public leads to it
    thread.daemon = True
    try:
        return await connection
    except BaseException:
        await asyncio.to_thread(thread.join)
        raise


def _set_pragmas(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _let_go(connection: DBAPIConnection, _: ConnectionPoolEntry, __: BaseException | None) -> None:
    """A connection whose statement was cancelled is about to be closed.

    While a traceback holds its cursor, SQLite keeps a closed connection half alive, with its lock for writing: the next
    writer would wait in vain. So what it had begun is taken back first.
    """
    connection.rollback()
