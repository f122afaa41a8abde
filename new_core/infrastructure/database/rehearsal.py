"""A rehearsal: everything is done as if for real, on one connection, and then rolled back whatever happens.

Who is outside of it opens one with `Database.rehearse`; units of work inside join it by themselves. Committing one
checks what a commit would check, and tells what it would have set off; nothing of it leaves the connection.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession
from sqlalchemy.orm import Session

from new_core.infrastructure.database.deferred import broken_reference
from new_core.infrastructure.database.row_recorder import RowChange, RowRecorder
from new_core.infrastructure.database.tables import Tables

BUSY: Final = "new_core_busy_milliseconds"
_CONTENTION: Final = frozenset({"55P03", "57014", "40P01", "25P03"})
"""PostgreSQL's lock_not_available, query_canceled, deadlock_detected, idle_in_transaction_session_timeout."""


_STEPS: Final = 10_000
"""Of SQLite's machine between two looks at the clock; more than a rollback takes."""


class RehearsalError(Exception):
    """Something would leave the rehearsal, or comes after its end."""


class DeferredConstraintError(Exception):
    """A commit would have failed: a constraint that is checked only then is broken."""


@dataclass(frozen=True, slots=True)
class Limits:
    seconds: float = 2.0
    """The whole of it; then it is broken off."""
    lock_seconds: float = 0.1
    """For a lock that somebody else holds."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a commit would have set off: an event for the outbox, a message of a channel, a cache made old."""

    kind: str
    detail: Mapping[str, Any]


class Rehearsal:
    def __init__(self, connection: AsyncConnection, recorder: RowRecorder) -> None:
        self._connection = connection
        self._recorder = recorder
        self._is_over = False
        self.effects: list[Effect] = []

    def session(self, kind: type[Session]) -> AsyncSession:
        """A session whose commit is the release of a savepoint, so that the next one sees what it did."""
        if self._is_over:
            raise RehearsalError("the rehearsal is over; nothing may be done in its name any more")
        return AsyncSession(
            self._connection,
            sync_session_class=kind,
            join_transaction_mode="create_savepoint",
            expire_on_commit=False,
            autoflush=False,
        )

    def note(self, kind: str, **detail: object) -> None:
        self.effects.append(Effect(kind, detail))

    async def check_constraints(self) -> None:
        """Check what is put off until the commit; raises what a commit would."""
        if self._connection.dialect.name == "postgresql":
            # Within a savepoint that is given up, constraints are afterwards as deferred as they were.
            trial = await self._connection.begin_nested()
            try:
                await self._connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
            finally:
                await trial.rollback()
            return
        broken = await self._connection.run_sync(broken_reference, self._recorder.touched)
        if broken is not None:
            raise DeferredConstraintError(broken)

    async def row_changes(self) -> list[RowChange]:
        return await self._connection.run_sync(lambda _: self._recorder.changes())

    async def highest_keys(self) -> dict[str, int]:
        return await self._connection.run_sync(lambda _: self._recorder.highest_keys())

    def end(self) -> None:
        self._is_over = True


_current: ContextVar[Rehearsal | None] = ContextVar("new_core_rehearsal", default=None)


def current_rehearsal() -> Rehearsal | None:
    return _current.get()


def is_held_back(kind: str, **detail: object) -> bool:
    """Note what would leave the rehearsal; False where none is under way. Each client asks before it does anything.

    Services reach clients through the outbox only, which is not told in a rehearsal. This holds where one does not.
    """
    rehearsal = _current.get()
    if rehearsal is None:
        return False
    rehearsal.note(kind, **detail)
    return True


def refuse_to_leave(what: str) -> None:
    """The same for clients whose answer the caller needs, so that there is nothing to go on with."""
    if _current.get() is not None:
        raise RehearsalError(f"{what} would be asked for real; leave it to a handler of the outbox")


def is_contention(error: BaseException | None) -> bool:
    """Whether somebody else was in the way, or the time was up: that says nothing about what was rehearsed."""
    while error is not None:
        if isinstance(error, TimeoutError):
            return True
        if isinstance(error, DBAPIError):
            state = getattr(error.orig, "sqlstate", None)
            return state in _CONTENTION or str(error.orig) in {"database is locked", "interrupted"}
        error = error.__cause__ or error.__context__
    return False


@asynccontextmanager
async def rehearsing(engine: AsyncEngine, tables: Tables, limits: Limits) -> AsyncIterator[Rehearsal]:
    """Raises TimeoutError where the time is up. On the way out, whichever it is, all is rolled back."""
    if _current.get() is not None:
        raise RehearsalError("a rehearsal is under way here; one cannot hold another")
    async with asyncio.timeout(limits.seconds), _opened(engine, limits) as connection:
        recorder = await connection.run_sync(lambda sync: RowRecorder(sync, tables))
        rehearsal = Rehearsal(connection, recorder)
        token = _current.set(rehearsal)
        try:
            yield rehearsal
        finally:
            rehearsal.end()
            _current.reset(token)


@asynccontextmanager
async def _opened(engine: AsyncEngine, limits: Limits) -> AsyncIterator[AsyncConnection]:
    # Leaving the connection rolls back, shielded from cancellation; if it is gone, the database has done so.
    impatient = engine.execution_options(**{BUSY: int(limits.lock_seconds * 1000)})
    async with impatient.connect() as connection:
        if connection.dialect.name == "sqlite":
            await _set_deadline(connection, limits.seconds)
        await connection.run_sync(Connection.begin)
        if connection.dialect.name == "postgresql":
            await connection.execute(_TIMEOUTS, _timeouts(limits))
        yield connection


_TIMEOUTS: Final = text(
    "SELECT set_config('lock_timeout', :lock, true), set_config('statement_timeout', :whole, true),"
    " set_config('idle_in_transaction_session_timeout', :whole, true)"
)


def _timeouts(limits: Limits) -> dict[str, str]:
    # Also the server's own clock: a process that is stopped, not ended, must not hold its locks.
    return {"lock": f"{int(limits.lock_seconds * 1000)}ms", "whole": f"{int(limits.seconds * 1000)}ms"}


async def _set_deadline(connection: AsyncConnection, seconds: float) -> None:
    """Let SQLite end a statement itself: its thread knows of no cancellation, and would keep the one lock for writing."""
    clock = asyncio.get_running_loop().time
    deadline = clock() + seconds
    driver = (await connection.get_raw_connection()).driver_connection
    if driver is not None:
        await driver.set_progress_handler(lambda: clock() > deadline, _STEPS)
