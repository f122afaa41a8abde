"""Flags, revision and audit as rows: every question asked of the database, each in a transaction of its own."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

import structlog
from sqlalchemy import Executable, insert, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.types import NullType

from flags.audit import append_audit, read_audit
from flags.database import BUSY_SECONDS, open_engine, parse_url, reaching, sqlite_file
from flags.errors import InvalidFlagError, StaleChangeError, StoreUnavailableError
from flags.model import Flag
from flags.provider import AuditEntry, AuditNote
from flags.tables import FLAGS, REVISION, Now, create_tables

log = structlog.get_logger(__name__)

# Read without the columns' types: a value that SQLite let in and the type cannot convert would fail the whole query.
_FLAG_ROWS = select(*(type_coerce(FLAGS.c[name], NullType()) for name in ("name", "enabled", "strategies")))
# Above the driver's own patience, so that its reason is what people read and not a bare time-out.
_PATIENCE_SECONDS = BUSY_SECONDS + 1

FileId = tuple[int, int]


class Record(NamedTuple):
    """A row of the flags table as it is, whatever is in it."""

    name: object
    enabled: object
    strategies: object


class SqlFlagStore:
    """One connection pool; make it after a worker has forked."""

    def __init__(self, url: str) -> None:
        self.url = parse_url(url)
        self._file = sqlite_file(self.url)
        self._file_id: FileId | None = None
        self.engine: AsyncEngine = open_engine(self.url)
        self.generation = 0
        """Grows whenever the file behind the URL is another one, so that its revisions are not compared with ours."""

    async def prepare(self) -> None:
        async with reaching(self.url), asyncio.timeout(30):
            if self._file is not None:
                await asyncio.to_thread(self._make_file)
            await create_tables(self.engine)

    async def close(self) -> None:
        await self.engine.dispose()

    async def revision(self) -> int:
        async with self._connection() as connection:
            return await _revision(connection)

    async def load(self) -> tuple[int, dict[str, Flag]]:
        """All flags that can be read; one that cannot is logged and left out, which means off."""
        async with self._connection() as connection:
            # The revision first: flags newer than it are read once more, flags older than it would stay.
            revision = await _revision(connection)
            records = await _records(connection, _FLAG_ROWS)
        return revision, dict(_readable(records))

    async def all_flags(self) -> Mapping[str, Flag]:
        return (await self.load())[1]

    async def change(
        self,
        flags: Sequence[Flag],
        *,
        who: str,
        why: str,
        action: str,
        expected: int | None = None,
    ) -> int:
        wanted = {flag.name: flag for flag in flags}
        if len(wanted) != len(flags):
            raise InvalidFlagError("a change names one flag twice; write each flag once")
        if not who:
            raise InvalidFlagError("a change needs somebody who made it; say who")
        async with self._connection() as connection, connection.begin():
            revision = await _next_revision(connection, expected)
            records = await _records(connection, _FLAG_ROWS.where(FLAGS.c.name.in_(wanted)))
            stored = {record.name: record for record in records}
            differing = [flag for flag in flags if _differs(flag, stored.get(flag.name))]
            if not differing:
                await connection.rollback()
                return revision - 1
            for flag in differing:
                before = stored.get(flag.name)
                await _write(connection, flag, is_new=before is None)
                note = AuditNote(who, action, flag.name, _shown(before), flag.to_unleash(), why)
                await append_audit(connection, note)
        return revision

    async def audit(
        self, limit: int = 100, before_id: int | None = None, subject: str | None = None
    ) -> Sequence[AuditEntry]:
        async with self._connection() as connection:
            return await read_audit(connection, limit, before_id, subject)

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection]:
        async with reaching(self.url), asyncio.timeout(_PATIENCE_SECONDS):
            await self._follow_file()
            async with self.engine.connect() as connection:
                yield connection

    async def _follow_file(self) -> None:
        """Leave a file that was replaced: an open connection would read and write the deleted one for ever."""
        if self._file is None:
            return
        found = self._identify_file()
        if found is None:
            raise StoreUnavailableError(f"the store's file {self._file} is gone; put it back, or restart to begin anew")
        if self._file_id not in {None, found}:
            await self.engine.dispose()
            self.generation += 1
        self._file_id = found

    def _identify_file(self) -> FileId | None:
        if self._file is None or not self._file.exists():
            return None
        stat = self._file.stat()
        return stat.st_dev, stat.st_ino

    def _make_file(self) -> None:
        if self._file is not None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.touch()


async def _revision(connection: AsyncConnection) -> int:
    return int((await connection.execute(select(REVISION.c.revision))).scalar_one())


async def _next_revision(connection: AsyncConnection, expected: int | None) -> int:
    """Count up, as the first statement: its row lock makes concurrent changes queue, so that none is lost."""
    await connection.execute(update(REVISION).values(revision=REVISION.c.revision + 1))
    revision = await _revision(connection)
    if expected is not None and revision - 1 != expected:
        raise StaleChangeError(
            f"the flags are at revision {revision - 1}, not at {expected} any more; look again, then repeat the change"
        )
    return revision


async def _write(connection: AsyncConnection, flag: Flag, *, is_new: bool) -> None:
    values = {
        "enabled": flag.enabled,
        "strategies": json.dumps(flag.to_unleash()["strategies"]),
        "updated": Now(),
    }
    if is_new:
        await connection.execute(insert(FLAGS).values(name=flag.name, **values))
    else:
        await connection.execute(update(FLAGS).where(FLAGS.c.name == flag.name).values(**values))


async def _records(connection: AsyncConnection, statement: Executable) -> list[Record]:
    return [Record(*row) for row in await connection.execute(statement)]


def _readable(records: Iterable[Record]) -> Iterable[tuple[str, Flag]]:
    for record in records:
        try:
            flag = _flag(record)
        except InvalidFlagError as error:
            log.warning("flags.row_skipped", flag=str(record.name), reason=str(error))
        else:
            yield flag.name, flag


def _flag(record: Record) -> Flag:
    name, enabled, strategies = record
    if not isinstance(strategies, str):
        raise InvalidFlagError(f"the strategies of {name!r} are {strategies!r}, no text; set the flag again")
    try:
        parsed = json.loads(strategies)
    except ValueError as error:
        raise InvalidFlagError(f"the strategies of {name!r} are not JSON ({error}); set the flag again") from error
    # SQLite has no booleans: its driver gives 0 and 1.
    truth = bool(enabled) if enabled in {0, 1} else enabled
    return Flag.from_unleash({"name": name, "enabled": truth, "strategies": parsed})


def _differs(flag: Flag, record: Record | None) -> bool:
    if record is None:
        # A flag that is not there is off: to say so changes nothing, and an audit row "off to off" would only puzzle.
        return flag != Flag(flag.name)
    try:
        return _flag(record).to_unleash() != flag.to_unleash()
    except InvalidFlagError:
        return True


def _shown(record: Record | None) -> Mapping[str, object] | None:
    """What the audit says was there before: the flag, or the row as it is where it is none."""
    if record is None:
        return None
    try:
        return _flag(record).to_unleash()
    except InvalidFlagError:
        return {"name": str(record.name), "unreadable": str(record.strategies)}
