"""How the comparison store stands, without altering it: for whoever looks before anything runs."""

from typing import NamedTuple

from sqlalchemy import func, inspect, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.report.queries.workers import incomplete_workers
from gateway.report.schema import VERSION, WORKERS


class Standing(NamedTuple):
    version: int
    size: int
    """Bytes of the whole database on SQLite, of our tables on PostgreSQL."""
    beat: float | None
    """When a worker last wrote, in seconds since 1970; None where none ever did."""
    incomplete: int
    """Workers that ended without saying so."""


async def read_standing(connection: AsyncConnection, now: float) -> Standing | None:
    """None where no release has made the tables yet."""
    if not await connection.run_sync(lambda plain: inspect(plain).has_table(VERSION.name)):
        return None
    version = (await connection.execute(select(VERSION.c.version))).scalar_one()
    beat = (await connection.execute(select(func.max(WORKERS.c.beat)))).scalar_one()
    return Standing(version, await _size(connection), beat, len(await incomplete_workers(connection, now)))


async def _size(connection: AsyncConnection) -> int:
    if connection.dialect.name == "sqlite":
        pages, size = [
            (await connection.execute(text(f"PRAGMA {name}"))).scalar_one() for name in ("page_count", "page_size")
        ]
        return int(pages * size)
    # A sum over the catalog, because the database may hold the application's own tables as well.
    tables = "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relname LIKE 'banyan\\_%'"
    return int((await connection.execute(text(tables))).scalar_one())
