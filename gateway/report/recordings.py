"""Recordings of live traffic in the store: one at a time, bounded, the last one kept until the next begins."""

import secrets
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flags.audit import append_audit
from flags.provider import AuditNote
from gateway.errors import RecordingError, UnknownRecordingError
from gateway.report.rules import Signed
from gateway.report.schema import RECORDED, RECORDINGS
from gateway.report.store import ReportStore

PAGE = 200


class Wish(NamedTuple):
    """What is to be recorded; neither router nor endpoint: everything, also what no endpoint matches."""

    router: str | None = None
    endpoint: str | None = None
    percent: float = 100.0
    seconds: float = 60.0
    most: int = 10_000
    """Requests; it ends at the first bound it reaches."""
    most_bytes: int = 64 * 1024 * 1024


class Wanted(NamedTuple):
    """As much of a recording as a worker needs."""

    id: str
    router: str | None
    endpoint: str | None
    percent: float

    def covers(self, endpoint: str) -> bool:
        if self.endpoint is not None:
            return endpoint == self.endpoint
        return self.router is None or endpoint.partition(".")[0] == self.router


@dataclass(frozen=True, slots=True)
class Recording:
    id: str
    wish: Wish
    who: str
    started: float
    stopped: float | None
    count: int
    bytes: int
    dropped: int
    """Requests that were too large, cut off, or too many to be written."""

    def is_over(self, now: float) -> bool:
        return self.stopped is not None or now >= self.started + self.wish.seconds


class RecordingStore:
    """Implements ``tape.deck.Sink``. Raises ``flags.errors.StoreError``."""

    def __init__(self, store: ReportStore) -> None:
        self._store = store

    async def start(self, wish: Wish, by: Signed, now: float) -> Recording:
        """Begin one in the place of the last; raises ``RecordingError`` while one is under way."""
        name = secrets.token_hex(8)
        async with self._store.transaction() as connection:
            for row in await connection.execute(select(RECORDINGS)):
                if not _recording(row).is_over(now):
                    raise RecordingError(
                        f"recording {row.id} of {row.who} is under way; `banyan record --take {row.id} -o FILE` ends and writes it, or wait for its end"
                    )
            await connection.execute(delete(RECORDED))
            await connection.execute(delete(RECORDINGS))
            fresh = {"id": name, **wish._asdict(), "who": by.who, "started": now, "count": 0, "bytes": 0, "dropped": 0}
            await connection.execute(insert(RECORDINGS).values(**fresh))
            note = AuditNote(by.who, "recording started", f"recording:{name}", None, wish._asdict(), by.why)
            await append_audit(connection, note)
            return await _get(connection, name)

    async def stop(self, name: str, by: Signed, now: float) -> Recording:
        async with self._store.transaction() as connection:
            found = await _get(connection, name)
            if found.stopped is None:
                await connection.execute(update(RECORDINGS).where(RECORDINGS.c.id == name).values(stopped=now))
                after = {"count": found.count, "bytes": found.bytes, "dropped": found.dropped}
                note = AuditNote(by.who, "recording stopped", f"recording:{name}", None, after, by.why)
                await append_audit(connection, note)
            return await _get(connection, name)

    async def get(self, name: str) -> Recording:
        async with self._store.transaction() as connection:
            return await _get(connection, name)

    async def wanted(self, now: float) -> Wanted | None:
        async with self._store.transaction() as connection:
            rows = (await connection.execute(select(RECORDINGS).where(RECORDINGS.c.stopped.is_(None)))).all()
        for row in rows:
            if not _recording(row).is_over(now):
                return Wanted(row.id, row.router, row.endpoint, row.percent)
        return None

    async def add(self, recording: str, samples: Sequence[bytes], dropped: int, now: float) -> None:
        """Keep samples, as far as the recording is not stopped and its bounds allow; whoever reaches one stops it."""
        going = (RECORDINGS.c.id == recording) & RECORDINGS.c.stopped.is_(None)
        missed = update(RECORDINGS).where(going).values(dropped=RECORDINGS.c.dropped + dropped)
        async with self._store.transaction() as connection:
            # The row's lock makes workers queue here, so that together they keep to the bounds.
            if not (await connection.execute(missed)).rowcount:
                return
            found = await _get(connection, recording)
            kept, size = _within(found, samples)
            if kept:
                packed = [{"recording": recording, "data": zlib.compress(sample)} for sample in kept]
                await connection.execute(insert(RECORDED), packed)
            is_full = found.count + len(kept) >= found.wish.most or found.bytes + size >= found.wish.most_bytes
            added = {"count": found.count + len(kept), "bytes": found.bytes + size, "stopped": now if is_full else None}
            await connection.execute(update(RECORDINGS).where(going).values(**added))

    async def page(self, name: str, after: int = 0) -> tuple[list[bytes], int]:
        """Some encoded samples in the order they were written, and where to go on; none at the end."""
        query = select(RECORDED.c.id, RECORDED.c.data).where(RECORDED.c.recording == name, RECORDED.c.id > after)
        async with self._store.transaction() as connection:
            rows = (await connection.execute(query.order_by(RECORDED.c.id).limit(PAGE))).all()
        return [zlib.decompress(data) for _, data in rows], rows[-1][0] if rows else after


def _within(recording: Recording, samples: Sequence[bytes]) -> tuple[Sequence[bytes], int]:
    """The first of them, up to the one that reaches a bound, and their bytes."""
    room, size = samples[: max(recording.wish.most - recording.count, 0)], 0
    for number, sample in enumerate(room, 1):
        size += len(sample)
        if recording.bytes + size >= recording.wish.most_bytes:
            return room[:number], size
    return room, size


async def _get(connection: AsyncConnection, name: str) -> Recording:
    row = (await connection.execute(select(RECORDINGS).where(RECORDINGS.c.id == name))).first()
    if row is None:
        raise UnknownRecordingError(f"there is no recording {name!r}; the last is kept until another one begins")
    return _recording(row)


def _recording(row: Row[Any]) -> Recording:
    held = row._mapping  # noqa: SLF001 - what SQLAlchemy calls its public mapping; `count` is a method of the row itself
    wish = Wish(*(held[name] for name in Wish._fields))
    return Recording(
        held["id"], wish, held["who"], held["started"], held["stopped"], held["count"], held["bytes"], held["dropped"]
    )
