"""Comparisons on record: one connection pool on the database of the flags; what the pages ask is in ``queries``."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flags.database import BUSY_SECONDS, open_engine, parse_url, reaching, sqlite_file
from gateway.report.records import Tally
from gateway.report.schema import COUNTS, LATENCY, SAMPLES, WORKERS, migrate
from gateway.report.span import FINE_SECONDS, KEPT_SECONDS
from gateway.report.writing import claim, write

SAMPLE_BYTES = 256 * 1024 * 1024


class ReportStore:
    """Make it after a worker has forked. Raises ``flags.errors.StoreError``."""

    def __init__(self, url: str) -> None:
        self._url = parse_url(url)
        self._engine = open_engine(self._url)
        self._is_prepared = False

    async def close(self) -> None:
        await self._engine.dispose()

    async def apply(self, worker: str, number: int, tally: Tally, now: float) -> None:
        """Write a batch in one transaction, exactly once per (worker, number) however often it is tried."""
        async with self.transaction() as connection:
            if await claim(connection, worker, number, tally, now):
                await write(connection, tally)

    async def stop(self, worker: str, now: float) -> None:
        """The worker ends as it should: nothing of it is lost."""
        async with self.transaction() as connection:
            await connection.execute(update(WORKERS).where(WORKERS.c.worker == worker).values(stopped=now, beat=now))

    async def tidy(self, now: float, sample_bytes: int = SAMPLE_BYTES) -> None:
        """Let go what is too old or too much; counts by hour and day stay whole."""
        async with self.transaction() as connection:
            fine, old = int(now) - FINE_SECONDS, int(now) - KEPT_SECONDS
            await connection.execute(delete(COUNTS).where(COUNTS.c.grain == 60, COUNTS.c.at < fine))
            await connection.execute(delete(COUNTS).where(COUNTS.c.grain == 3600, COUNTS.c.at < old))
            await connection.execute(delete(LATENCY).where(LATENCY.c.grain == 3600, LATENCY.c.at < fine))
            await connection.execute(delete(SAMPLES).where(SAMPLES.c.at < old))
            running = func.sum(SAMPLES.c.size).over(order_by=(SAMPLES.c.at.desc(), SAMPLES.c.id.desc()))
            ranked = select(SAMPLES.c.id, running.label("total")).subquery()
            surplus = select(ranked.c.id).where(ranked.c.total > sample_bytes)
            await connection.execute(delete(SAMPLES).where(SAMPLES.c.id.in_(surplus)))

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        async with reaching(self._url), asyncio.timeout(BUSY_SECONDS + 1):
            await self._prepare()
            async with self._engine.begin() as connection:
                yield connection

    async def _prepare(self) -> None:
        file = sqlite_file(self._url)
        if file is not None and not file.exists():
            # A pooled connection would go on writing into the deleted file.
            await self._engine.dispose()
            self._is_prepared = False
        if not self._is_prepared:
            await migrate(self._engine)
            self._is_prepared = True
