"""Paths seen that no endpoint matches, counted in the store by all workers together: what a catalog could list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy import BigInteger, Column, DateTime, MetaData, String, Table, Text, delete, func, select
from sqlalchemy import text as sql
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import CreateTable

from flags.database import in_utc, open_engine, parse_url, reaching

MAX_ROWS = 5000
"""Scanners ask for endless paths; beyond this the rarest are forgotten."""
_LOCK_KEY = 0x63616E646964  # "candid"

CANDIDATES = Table(
    "banyan_candidates",
    MetaData(),
    Column("method", String(32), primary_key=True),
    Column("template", Text, primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("first_seen", DateTime(timezone=True), nullable=False),
    Column("last_seen", DateTime(timezone=True), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Candidate:
    method: str
    template: str
    count: int
    first_seen: datetime
    last_seen: datetime


class CandidateStore:
    """One connection pool on the store; make it after a worker has forked. Raises ``flags.errors.StoreError``."""

    def __init__(self, url: str, max_rows: int = MAX_ROWS) -> None:
        self._url = parse_url(url)
        self._engine = open_engine(self._url)
        self._max_rows = max_rows
        self._is_prepared = False

    @classmethod
    async def create(cls, url: str) -> Self:
        """Touches nothing yet, so that a worker starts although the store is not there."""
        return cls(url)

    async def close(self) -> None:
        await self._engine.dispose()

    async def add(self, rows: Sequence[tuple[str, str, int]], now: datetime) -> None:
        """Count these (method, template, count) on top of what is there, all or none."""
        if not rows:
            return
        insert = postgresql.insert if self._engine.dialect.name == "postgresql" else sqlite.insert
        statement = insert(CANDIDATES)
        upsert = statement.on_conflict_do_update(
            index_elements=["method", "template"],
            set_={
                "count": CANDIDATES.c.count + statement.excluded["count"],
                "last_seen": statement.excluded.last_seen,
            },
        )
        # In one order for everybody: PostgreSQL ends workers that lock the same rows in different orders.
        values = [
            {
                "method": _storable(method)[:32],
                "template": _storable(template),
                "count": count,
                "first_seen": now,
                "last_seen": now,
            }
            for method, template, count in sorted(rows)
        ]
        await self._prepare()
        async with reaching(self._url), self._engine.begin() as connection:
            await connection.execute(upsert, values)
            await self._forget_rarest(connection)

    async def top(self, limit: int = 100) -> list[Candidate]:
        """The most frequent first."""
        rarest_last = (CANDIDATES.c.count.desc(), CANDIDATES.c.template, CANDIDATES.c.method)
        await self._prepare()
        async with reaching(self._url), self._engine.connect() as connection:
            rows = await connection.execute(select(CANDIDATES).order_by(*rarest_last).limit(limit))
        return [
            Candidate(method, template, count, in_utc(first), in_utc(last))
            for method, template, count, first, last in rows
        ]

    async def _prepare(self) -> None:
        if self._is_prepared:
            return
        async with reaching(self._url), self._engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                # IF NOT EXISTS alone fails there when two processes make the same table at once.
                await connection.execute(sql("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})
            await connection.execute(CreateTable(CANDIDATES, if_not_exists=True))
        self._is_prepared = True

    async def _forget_rarest(self, connection: AsyncConnection) -> None:
        total = (await connection.execute(select(func.count()).select_from(CANDIDATES))).scalar_one()
        if total <= self._max_rows:
            return
        rarest = (
            select(CANDIDATES.c.method, CANDIDATES.c.template)
            .order_by(CANDIDATES.c.count, CANDIDATES.c.last_seen, CANDIDATES.c.template)
            .limit(total - self._max_rows)
        )
        for method, template in (await connection.execute(rarest)).all():
            await connection.execute(
                delete(CANDIDATES).where(CANDIDATES.c.method == method, CANDIDATES.c.template == template)
            )


def _storable(text: str) -> str:
    """A decoded path can hold what no database takes: NUL, and halves of surrogate pairs."""
    return text.replace("\0", "\ufffd").encode(errors="replace").decode()
