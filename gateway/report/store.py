"""Comparisons on record: one connection pool on the database of the flags; what the pages ask is in ``queries``."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from flags.database import BUSY_SECONDS, open_engine, parse_url, reaching, sqlite_file
from gateway.report.migrations import migrate
from gateway.report.records import Comparison, Found, Noise, Tally
from gateway.report.schema import WORKERS
from gateway.report.writing import claim, write


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

    async def warm_up(self) -> None:
        """Write a made-up batch and take it back: what is compiled for the first one would keep requests waiting."""
        async with self.transaction() as connection:
            await write(connection, _made_up())
            await connection.rollback()

    async def stop(self, worker: str, now: float) -> None:
        """The worker ends as it should: nothing of it is lost."""
        async with self.transaction() as connection:
            await connection.execute(update(WORKERS).where(WORKERS.c.worker == worker).values(stopped=now, beat=now))

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        # Longer than SQLite waits for its lock by itself, so that its own error is the one that is seen.
        async with reaching(self._url), asyncio.timeout(BUSY_SECONDS + 1):
            await self._prepare()
            async with self._engine.begin() as connection:
                if self._engine.dialect.name == "postgresql":
                    # From the sixth time on it would plan for any range at all, and read all of time for a day of it.
                    await connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_custom_plan")
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


def _made_up() -> Tally:
    """A batch with something in every table."""
    tally = Tally()
    found = Found("warm", "$", "value", ("string", "string"), 1)
    noise = (Noise("$", "value", None, None),)
    comparison = Comparison("warm.up", 0.0, "mismatch", (found,), (("warm", 1),), "GET ?", 0.1, 0.1, "b", b"{}")
    tally.add(comparison._replace(asked_twice=True, noise=noise))
    return tally
