"""The engine and its sessions: PostgreSQL by asyncpg, SQLite by aiosqlite."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiosqlite
from pydantic_core import from_json
from sqlalchemy import URL, Connection, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import Session
from typing_extensions import override

from new_core.infrastructure.database.rehearsal import (
    BUSY,
    Limits,
    Rehearsal,
    RehearsalError,
    current_rehearsal,
    rehearsing,
)
from new_core.infrastructure.database.rows import Row, Wanted, read_rows
from new_core.infrastructure.database.tables import Tables, read_tables

DRIVERS = {
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
    "sqlite": "sqlite+aiosqlite",
}
BUSY_MILLISECONDS = 10_000
WRITES = "new_core_writes"
REHEARSALS = 4
"""At the same time; one more waits, and gives up with its time."""


def async_url(url: str) -> URL:
    """Put in the async driver, whichever driver the URL names or leaves out."""
    parsed = make_url(url)
    driver = DRIVERS.get(parsed.get_backend_name())
    if driver is None:
        known = ", ".join(sorted(set(DRIVERS)))
        raise ValueError(f"database {parsed.render_as_string()}: not one of {known}")
    return parsed.set(drivername=driver)


class ReadOnlySession(Session):
    """Refuses to write: its connection commits each statement by itself, so a write could not be taken back."""

    @override
    def flush(self, objects: Any = None) -> None:
        if not self._is_clean():
            raise RuntimeError("a read-only unit of work has changes; begin one without read_only")
        super().flush(objects)


class Database:
    """On PostgreSQL up to 15 connections to read, 15 to write and REHEARSALS to rehearse; on SQLite one pool does both."""

    def __init__(self, url: str) -> None:
        target = async_url(url)
        arguments = {"async_creator_fn": _connect} if target.get_backend_name() == "sqlite" else {}
        self._engine: AsyncEngine = create_async_engine(target, connect_args=arguments, json_deserializer=from_json)
        # Connections of their own: rehearsals must not take those that real work waits for.
        self._stage: AsyncEngine = create_async_engine(
            target, connect_args=arguments, json_deserializer=from_json, pool_size=REHEARSALS, max_overflow=0
        )
        self._tables: Tables | None = None
        reading: AsyncEngine
        if self._engine.dialect.name == "sqlite":
            _tame_sqlite(self._engine)
            _tame_sqlite(self._stage)
            self._stage = self._stage.execution_options(**{WRITES: True})
            writing, reading = (
                self._engine.execution_options(**{WRITES: True}),
                self._engine,
            )
        else:
            # Reads are single statements under READ COMMITTED anyway: no BEGIN and ROLLBACK around them. On connections of their own,
            # as one that is lent for either is set to it, looked at and set back each time: a third of what reading a row took.
            writing, reading = (
                self._engine,
                create_async_engine(
                    target,
                    connect_args=arguments,
                    json_deserializer=from_json,
                    isolation_level="AUTOCOMMIT",
                    pool_reset_on_return=None,
                ),
            )
        self._reading = reading
        self._writers: async_sessionmaker[AsyncSession] = async_sessionmaker(
            writing, expire_on_commit=False, autoflush=False
        )
        self._readers: async_sessionmaker[AsyncSession] = async_sessionmaker(
            reading,
            sync_session_class=ReadOnlySession,
            expire_on_commit=False,
            autoflush=False,
        )

    @property
    def engine(self) -> AsyncEngine:
        """For what is no unit of work; refused where it would do for real what is only being rehearsed."""
        if current_rehearsal() is not None:
            raise RehearsalError("the engine goes around the rehearsal; use a session")
        return self._engine

    @property
    def working(self) -> Sequence[AsyncEngine]:
        """All that do real work, once each: for whoever watches the statements that are sent."""
        return (self._engine,) if self._reading is self._engine else (self._engine, self._reading)

    def session(self, *, read_only: bool = False) -> AsyncSession:
        rehearsal = current_rehearsal()
        if rehearsal is not None:
            return rehearsal.session(ReadOnlySession if read_only else Session)
        return self._readers() if read_only else self._writers()

    @asynccontextmanager
    async def rehearse(self, limits: Limits) -> AsyncIterator[Rehearsal]:
        """Until its end, all sessions of this context belong to one transaction, which is rolled back."""
        async with rehearsing(self._stage, await self.tables(), limits) as rehearsal:
            yield rehearsal

    async def tables(self) -> Tables:
        """All that are in the database, asked once: nothing but a migration changes them."""
        if self._tables is None:
            async with self._reading.connect() as connection:
                self._tables = await connection.run_sync(read_tables)
        return self._tables

    async def read_rows(self, wanted: Sequence[Wanted], limit: int) -> dict[str, list[Row]]:
        """Rows as they stand, outside of any rehearsal; KeyError for a table that is not there."""
        tables = await self.tables()
        async with self._reading.connect() as connection:
            return await connection.run_sync(read_rows, tables, wanted, limit)

    async def ping(self) -> None:
        async with self._engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def dispose(self) -> None:
        for engine in (*self.working, self._stage):
            await engine.dispose()


async def _connect(database: str, **arguments: object) -> aiosqlite.Connection:
    """`aiosqlite.connect`, but one that fails has ended its thread before it says so.

    The thread would go on to tell a loop that may be closed by then, and end in a traceback on the terminal.
    """
    connection = aiosqlite.connect(database, **arguments)  # type: ignore[arg-type]  # the dialect knows their types
    thread = connection._thread  # noqa: SLF001  as SQLAlchemy's dialect does: nothing public leads to it
    thread.daemon = True
    try:
        return await connection
    except BaseException:
        await asyncio.to_thread(thread.join)
        raise


def _tame_sqlite(engine: AsyncEngine) -> None:
    # sqlite3 begins transactions by itself, and too late for BEGIN IMMEDIATE; with isolation_level
    # None it leaves that to us. A deferred transaction that reads and then writes fails at once when
    # another wrote in between, whatever the busy timeout: hence IMMEDIATE wherever we may write.
    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: DBAPIConnection, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    # A connection whose statement was cancelled is closed. As long as somebody's traceback holds its cursor, SQLite keeps
    # it half alive, transaction, lock for writing and all: so it is rolled back first.
    @event.listens_for(engine.sync_engine, "invalidate")
    def let_go(connection: DBAPIConnection, _record: object, _error: object) -> None:
        connection.rollback()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if (busy := options.get(BUSY)) is not None:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={int(busy)}")
        if options.get(WRITES):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
