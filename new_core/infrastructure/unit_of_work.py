"""One transaction over SQLAlchemy, and the outbox rows that go with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from sqlalchemy import insert

from new_core.application.interfaces.services.cache import Cache
from new_core.infrastructure.cache.null_cache import NullCache
from new_core.infrastructure.cache.spaces import made_old_by
from new_core.infrastructure.database.idempotency import mark_written
from new_core.infrastructure.database.outbox import outbox, rows_of
from new_core.infrastructure.database.rehearsal import Rehearsal, current_rehearsal
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_repositories import UnitRepositories


@dataclass(frozen=True)
class Surroundings:
    """What units of work share beside the database."""

    cache: Cache = field(default_factory=NullCache)
    cache_seconds: float = 0.0
    """How long read-only units may answer from the cache; 0 means never."""
    wake_relay: Callable[[], None] = lambda: None
    """Called when there is something new in the outbox."""
    channels: Callable[[str], Sequence[str]] = lambda _name: ()
    """Which channels an event of this name goes to from the outbox."""


class SqlAlchemyUnitOfWork(UnitRepositories):
    def __init__(self, database: Database, around: Surroundings | None = None, *, read_only: bool = False) -> None:
        self._session = database.session(read_only=read_only)
        self._rehearsal = current_rehearsal()
        self._around = around or Surroundings()
        self._read_only = read_only
        self._saved = []
        seconds = self._around.cache_seconds
        # What is only being rehearsed must neither be hidden by the cache nor get into it.
        may_cache = read_only and seconds > 0 and self._rehearsal is None
        self._cached = (self._around.cache, seconds) if may_cache else None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._read_only and error is None:
            # There is nothing to take back, and the shield below costs a task.
            await self._session.close()
        else:
            # AsyncSession's own exit shields the clean-up from a cancelled request; closing rolls back.
            await self._session.__aexit__(kind, error, traceback)

    async def commit(self) -> None:
        if self._read_only:
            raise RuntimeError("a read-only unit of work cannot commit; begin one without read_only")
        # By now every aggregate is flushed and has the id its events must name.
        rows = [row for entity in self._saved for row in rows_of(entity)]
        if self._rehearsal is not None:
            await self._rehearse(self._rehearsal, rows)
            return
        if rows:
            await self._session.execute(insert(outbox), rows)
        marked = mark_written()
        if marked is not None:
            await self._session.execute(marked)
        await self._session.commit()
        if rows:
            # What the cache does not take now, the relay tells it again.
            await self._around.cache.invalidate(*_made_old(rows))
            self._around.wake_relay()

    async def _rehearse(self, rehearsal: Rehearsal, rows: Sequence[Mapping[str, object]]) -> None:
        """Commit as far as a rehearsal goes, and note what would have followed."""
        await self._session.flush()
        await rehearsal.check_constraints()
        await self._session.commit()
        for row in rows:
            told = {name: row[name] for name in ("name", "aggregate", "aggregate_id")}
            rehearsal.note("event", **told, payload=row["payload"])
            for channel in self._around.channels(str(row["name"])):
                rehearsal.note(channel, **told)
        if rows:
            if self._around.cache_seconds > 0:
                rehearsal.note("cache", spaces=sorted(_made_old(rows)))
            rehearsal.note("relay")


def _made_old(rows: Sequence[Mapping[str, object]]) -> set[str]:
    return {space for row in rows for space in made_old_by(str(row["aggregate"]), int(str(row["aggregate_id"])))}


class SqlAlchemyUnitOfWorkFactory:
    def __init__(self, database: Database, around: Surroundings | None = None) -> None:
        self._database = database
        self._around = around

    def __call__(self, *, read_only: bool = False) -> SqlAlchemyUnitOfWork:
        return SqlAlchemyUnitOfWork(self._database, self._around, read_only=read_only)
