"""Requests with an Idempotency-Key: claimed before they run, and marked in the very commit of what they write.

A claim is `running`, then `written` with the first commit of its request, then `done` with its answer. What stopped
in between is never run again unless nothing was written.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    Integer,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    Update,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.infrastructure.database.mappings.registry import own_metadata
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.database.types import Timestamp

KEPT_FOR: Final = timedelta(hours=24)
LEASE: Final = timedelta(seconds=60)
"""How long a request that has written nothing is taken to be still running."""
RUNNING, WRITTEN, DONE = "running", "written", "done"

idempotency = Table(
    "nc_idempotency",
    own_metadata,
    # SQLite counts up only a column declared INTEGER.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("account_id", Integer, nullable=False),
    Column("route", String(500), nullable=False),
    Column("key", String(255), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("state", String(10), nullable=False),
    Column("claimed_at", Timestamp, nullable=False),
    Column("expires_at", Timestamp, nullable=False),
    Column("status", Integer),
    Column("headers", JSON),
    Column("body", Text),
    UniqueConstraint("account_id", "route", "key", name="uq_nc_idempotency_account_id_route_key"),
)

_current: ContextVar[int | None] = ContextVar("idempotency_claim", default=None)


@dataclass(frozen=True, slots=True)
class Asked:
    """What makes two requests the same one."""

    account_id: int
    route: str
    key: str
    digest: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """Run it."""

    id: int


@dataclass(frozen=True, slots=True)
class Stored:
    status: int
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Refused:
    code: str
    sentence: str


OTHER: Final = Refused("idempotency_key_reused", "This Idempotency-Key was used for another request; use a new one")
BUSY: Final = Refused("request_in_progress", "A request with this Idempotency-Key is being carried out; ask again")
LOST: Final = Refused(
    "answer_lost",
    "The request with this Idempotency-Key was carried out, and its answer is lost; look at what is there",
)
Claim = Claimed | Stored | Refused


def mark_written() -> Update | None:
    """Make the statement that belongs into the commit of whatever the request in progress writes, if there is one."""
    claim = _current.get()
    if claim is None:
        return None
    return update(idempotency).where(idempotency.c.id == claim).values(state=WRITTEN)


@contextmanager
def in_progress(claim: Claimed) -> Iterator[None]:
    token = _current.set(claim.id)
    try:
        yield
    finally:
        _current.reset(token)


class IdempotencyStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, asked: Asked, now: datetime) -> Claim:
        """Take the request for running, or say why not; of several at once, one gets it."""
        async with self._database.session() as session:
            await session.execute(
                # Only the caller's own, because the unique index begins with the account.
                delete(idempotency).where(idempotency.c.account_id == asked.account_id, idempotency.c.expires_at <= now)
            )
            row = (await session.execute(select(idempotency).where(*_is(asked)).with_for_update())).first()
            claim = await self._first(session, asked, now) if row is None else await _again(session, row, asked, now)
            await session.commit()
        return claim

    async def finish(self, claim: Claimed, answer: Stored) -> None:
        values = {"state": DONE, "status": answer.status, "headers": dict(answer.headers), "body": answer.body}
        async with self._database.session() as session:
            await session.execute(update(idempotency).where(idempotency.c.id == claim.id).values(values))
            await session.commit()

    async def release(self, claim: Claimed) -> None:
        """Let the key be used again, unless something was written under it."""
        async with self._database.session() as session:
            unwritten = idempotency.c.state == RUNNING
            await session.execute(delete(idempotency).where(idempotency.c.id == claim.id, unwritten))
            await session.commit()

    async def _first(self, session: AsyncSession, asked: Asked, now: datetime) -> Claim:
        values = {
            "account_id": asked.account_id,
            "route": asked.route,
            "key": asked.key,
            "digest": asked.digest,
            "state": RUNNING,
            "claimed_at": now,
            "expires_at": now + KEPT_FOR,
        }
        try:
            identity = await session.scalar(insert(idempotency).values(values).returning(idempotency.c.id))
        # Another was quicker by a hair.
        except IntegrityError:
            await session.rollback()
            return BUSY
        return Claimed(identity or 0)


async def _again(session: AsyncSession, row: Row[tuple[object, ...]], asked: Asked, now: datetime) -> Claim:
    found = row._mapping  # noqa: SLF001  SQLAlchemy's own name for a row by column
    if found["digest"] != asked.digest:
        return OTHER
    if found["state"] == DONE:
        return Stored(found["status"], found["headers"], found["body"])
    if found["claimed_at"] > now - LEASE:
        return BUSY
    if found["state"] == WRITTEN:
        return LOST
    mine = update(idempotency).where(idempotency.c.id == found["id"]).values(claimed_at=now)
    await session.execute(mine)
    return Claimed(found["id"])


def _is(asked: Asked) -> tuple[ColumnElement[bool], ...]:
    columns = idempotency.c
    return columns.account_id == asked.account_id, columns.route == asked.route, columns.key == asked.key
