"""Workers that write comparisons: which of them ended without saying so, and what had to be left out."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.report.recorder import LOST_SECONDS
from gateway.report.schema import WORKERS
from gateway.report.span import moment
from gateway.report.views import WorkerView

SILENT_SECONDS = 30.0
"""A worker beats twice a second; one silent for so long is gone, or cannot reach the store."""


async def incomplete_workers(connection: AsyncConnection, now: float) -> list[WorkerView]:
    """Neither stopped nor alive: what they had not written in their last second is lost."""
    silent = select(WORKERS).where(WORKERS.c.stopped.is_(None), WORKERS.c.beat < now - SILENT_SECONDS)
    rows = await connection.execute(silent.order_by(WORKERS.c.beat.desc()))
    return [WorkerView(row.worker, moment(row.started), moment(row.beat), LOST_SECONDS) for row in rows]


async def dropped(connection: AsyncConnection) -> tuple[int, int]:
    """Samples and details that were counted but not kept, of all workers on record."""
    samples, details = func.sum(WORKERS.c.samples_dropped), func.sum(WORKERS.c.details_dropped)
    row = (await connection.execute(select(samples, details))).one()
    return int(row[0] or 0), int(row[1] or 0)
