"""Personal tokens: in the store as salted hashes, each change in the audit; between looks a snapshot answers."""

import asyncio
import hmac
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Column, DateTime, LargeBinary, MetaData, Row, String, Table, Text, delete, insert, select, update
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import CreateTable

from flags.audit import append_audit
from flags.database import BUSY_SECONDS, in_utc, open_engine, parse_url, reaching, sqlite_file
from flags.errors import StoreError, StoreUnavailableError
from flags.provider import AuditNote
from gateway.control.errors import UnknownAccessError, UnusableChangeError
from gateway.control.roles import Identity, Role

log = structlog.get_logger(__name__)

LOOK_EVERY = timedelta(seconds=1)
"""So long a token that another control plane revoked may still open this one."""
USE_EVERY = timedelta(minutes=1)
_LOCK_KEY = 0x616363657373  # "access"
_PREFIX = "banyan"
_METADATA = MetaData()

ACCESS = Table(
    "banyan_access",
    _METADATA,
    Column("id", String(16), primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("last_used", DateTime(timezone=True)),
    Column("revoked", DateTime(timezone=True)),
)
ENDED = Table(
    "banyan_ended_sessions",
    _METADATA,
    Column("nonce", String(64), primary_key=True),
    Column("ends", DateTime(timezone=True), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Grant:
    """A personal token but for its secret."""

    id: str
    name: str
    role: Role
    created: datetime
    last_used: datetime | None
    revoked: datetime | None
    salt: bytes = field(repr=False)
    digest: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Snapshot:
    grants: Mapping[str, Grant]
    ended: frozenset[str]
    at: datetime


class AccessStore:
    """Who has access. While the store is gone the last known answer holds, as with the flags."""

    def __init__(self, url: str) -> None:
        self._url = parse_url(url)
        self._engine = open_engine(self._url)
        self._prepared_for: tuple[int, int] | None = None
        self._snapshot: _Snapshot | None = None

    async def close(self) -> None:
        await self._engine.dispose()

    async def add(self, name: str, role: Role, who: str, why: str, now: datetime) -> str:
        """Make a token and return it: it can never be read again."""
        # The id in the token finds its row, so that one digest is made to look at it and not one for each token.
        id_, secret, salt = secrets.token_hex(8), secrets.token_urlsafe(32), secrets.token_bytes(16)
        async with self._transaction() as connection:
            if await _active(connection, name):
                raise UnusableChangeError(f"{name!r} has a token already; revoke it first, or choose another name")
            await connection.execute(
                insert(ACCESS).values(
                    id=id_, name=name, role=role.value, salt=salt, digest=_digest(salt, secret), created=now
                )
            )
            await append_audit(connection, AuditNote(who, "access add", f"access:{name}", None, role.value, why))
        await self._look(now)
        return f"{_PREFIX}_{id_}_{secret}"

    async def revoke(self, name: str, who: str, why: str, now: datetime) -> None:
        """End a person's token and with it every session that it began."""
        async with self._transaction() as connection:
            held = await _active(connection, name)
            if not held:
                raise UnknownAccessError(f"nobody called {name!r} has a token; `banyan access list` shows who has")
            await connection.execute(update(ACCESS).where(ACCESS.c.id.in_(held)).values(revoked=now))
            before = next(iter(held.values()))
            await append_audit(connection, AuditNote(who, "access revoke", f"access:{name}", before, None, why))
        await self._look(now)

    async def grants(self) -> Sequence[Grant]:
        """All there ever were, the latest first."""
        async with self._transaction() as connection:
            rows = await connection.execute(select(ACCESS).order_by(ACCESS.c.created.desc(), ACCESS.c.id))
            return [_grant(row) for row in rows]

    async def identify(self, token: str, now: datetime) -> Identity | None:
        """Whose token this is; the same work is done whether the id is known or not."""
        prefix, _, rest = token.partition("_")
        id_, _, secret = rest.partition("_")
        found = (await self._known(now)).grants.get(id_) if prefix == _PREFIX else None
        fits = hmac.compare_digest(_digest(found.salt if found else b"", secret), found.digest if found else bytes(32))
        if found is None or not fits or found.revoked is not None:
            return None
        await self._note_use(found, now)
        return Identity(found.name, found.role, found.id)

    async def holder(self, key: str, now: datetime) -> Identity | None:
        """Whose token has this id, for the sessions that began with it."""
        found = (await self._known(now)).grants.get(key)
        return Identity(found.name, found.role, found.id) if found and found.revoked is None else None

    async def is_ended(self, nonce: str, now: datetime) -> bool:
        return nonce in (await self._known(now)).ended

    async def end_session(self, nonce: str, ends: datetime, now: datetime) -> None:
        """Remember a signed-out session until it would have ended by itself."""
        async with self._transaction() as connection:
            # What has ended by itself is refused by its time, so no row is needed; and signing out twice is no error.
            await connection.execute(delete(ENDED).where((ENDED.c.ends <= now) | (ENDED.c.nonce == nonce)))
            await connection.execute(insert(ENDED).values(nonce=nonce, ends=ends))
        await self._look(now)

    async def _known(self, now: datetime) -> _Snapshot:
        held = self._snapshot
        if held is not None and now - held.at < LOOK_EVERY:
            return held
        try:
            return await self._look(now)
        except StoreError as error:
            if held is None:
                raise
            log.warning("control.access_stale", reason=str(error))
            # As if it were new: otherwise every request would wait for the store's time limit while it is gone.
            self._snapshot = replace(held, at=now)
            return self._snapshot

    async def _look(self, now: datetime) -> _Snapshot:
        async with self._transaction() as connection:
            grants = [_grant(row) for row in await connection.execute(select(ACCESS))]
            ended = (await connection.execute(select(ENDED.c.nonce).where(ENDED.c.ends > now))).scalars()
            self._snapshot = _Snapshot({grant.id: grant for grant in grants}, frozenset(ended), now)
        return self._snapshot

    async def _note_use(self, grant: Grant, now: datetime) -> None:
        if grant.last_used is not None and now - grant.last_used < USE_EVERY:
            return
        try:
            async with self._transaction() as connection:
                await connection.execute(update(ACCESS).where(ACCESS.c.id == grant.id).values(last_used=now))
        except StoreError as error:
            # That a use cannot be noted is no reason to refuse whoever has the token.
            log.warning("control.access_stale", reason=str(error))
        else:
            await self._look(now)

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection]:
        async with reaching(self._url), asyncio.timeout(BUSY_SECONDS + 1):
            await self._prepare()
            async with self._engine.begin() as connection:
                yield connection

    async def _prepare(self) -> None:
        identity = self._identify_file()
        if self._prepared_for == identity:
            return
        # Another file than before: open connections would go on using the deleted one.
        await self._engine.dispose()
        async with self._engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                # IF NOT EXISTS alone fails there when two processes make the same table at once.
                await connection.execute(sql("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})
            for table in (ACCESS, ENDED):
                await connection.execute(CreateTable(table, if_not_exists=True))
        self._prepared_for = identity

    def _identify_file(self) -> tuple[int, int]:
        file = sqlite_file(self._url)
        if file is None:
            return (0, 0)
        if not file.exists():
            raise StoreUnavailableError(f"the store's file {file} is gone; put it back, or restart to begin anew")
        found = file.stat()
        return found.st_dev, found.st_ino


async def _active(connection: AsyncConnection, name: str) -> dict[str, str]:
    rows = await connection.execute(
        select(ACCESS.c.id, ACCESS.c.role).where(ACCESS.c.name == name, ACCESS.c.revoked.is_(None))
    )
    return {row.id: row.role for row in rows}


def _digest(salt: bytes, secret: str) -> bytes:
    """One round is enough: the secret is 256 random bits, not a word that somebody chose."""
    return hmac.digest(salt or bytes(16), secret.encode("utf-8", "surrogatepass"), "sha256")


def _grant(row: Row[tuple[object, ...]]) -> Grant:
    return Grant(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        created=in_utc(row.created),
        last_used=in_utc(row.last_used) if row.last_used else None,
        revoked=in_utc(row.revoked) if row.revoked else None,
        salt=bytes(row.salt),
        digest=bytes(row.digest),
    )
