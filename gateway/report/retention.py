"""Lets go what is too old or too much, on a timer of the control plane; counts by hour and day stay whole.

Each step is a transaction of its own and small, so that workers never wait long for the store.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import structlog
from sqlalchemy import Column, Select, Table, delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from flags.errors import StoreError
from gateway.report.judgements import lapse
from gateway.report.queries.outcomes import recorded_endpoints
from gateway.report.schema import (
    BUILDS,
    COUNTS,
    ENDPOINT_BUILDS,
    LATENCY,
    NOISE,
    SAMPLES,
    SHAPES,
    SIGNATURE_COUNTS,
    SIGNATURES,
    TOTALS,
    TRIAGE,
    WORKERS,
)
from gateway.report.span import FINE_SECONDS, KEPT_SECONDS
from gateway.report.store import ReportStore

log = structlog.get_logger(__name__)

EVERY_SECONDS = 300.0
DAYS_SECONDS = 400 * 86_400
"""How long days are kept: the same season of last year can still be compared."""
SHAPES_KEPT = 500
SIGNATURES_KEPT = 1000
"""Of each endpoint; beyond, the rarest that nobody judged go."""
_LOCK_KEY = 0x746964790001  # "tidy"
_ENDPOINTS_AT_ONCE = 20
_SIGNATURES_AT_ONCE = 500


async def tidy_regularly(store: ReportStore, sample_bytes: int, now: Callable[[], float]) -> None:
    """Until cancelled; a store that is away is tidied once it is back."""
    while True:
        try:
            await tidy(store, now(), sample_bytes)
        except (StoreError, TimeoutError) as error:
            log.warning("report.tidy_failed", reason=str(error) or type(error).__name__)
        await asyncio.sleep(EVERY_SECONDS)


async def tidy(store: ReportStore, now: float, sample_bytes: int) -> bool:
    """Whether it was this process that tidied: of several control planes on one store, one at a time does."""
    async with store.transaction() as connection:
        if not await _is_ours(connection):
            return False
        await lapse(connection, now)
        endpoints = await recorded_endpoints(connection)
        signatures = list((await connection.execute(select(SIGNATURES.c.id))).scalars())
    for some in _groups(endpoints, _ENDPOINTS_AT_ONCE):
        async with store.transaction() as connection:
            if not await _is_ours(connection):
                return False
            await _drop_counts(connection, some, int(now))
    for some in _groups(signatures, _SIGNATURES_AT_ONCE):
        async with store.transaction() as connection:
            if not await _is_ours(connection):
                return False
            await _drop_times(connection, some, int(now))
    for step in (_drop_totals, _drop_samples, _drop_rare, _drop_old):
        async with store.transaction() as connection:
            if not await _is_ours(connection):
                return False
            await step(connection, now, sample_bytes)
    return True


def _groups(names: Iterable[str], size: int) -> Iterator[list[str]]:
    rest = iter(names)
    while some := list(islice(rest, size)):
        yield some


async def _is_ours(connection: AsyncConnection) -> bool:
    """SQLite has one writer anyway, and tidying twice harms nothing."""
    if connection.dialect.name == "sqlite":
        return True
    taken = await connection.execute(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})
    return bool(taken.scalar_one())


async def _drop_counts(connection: AsyncConnection, endpoints: Iterable[str], now: int) -> None:
    fine, old, oldest = now - FINE_SECONDS, now - KEPT_SECONDS, now - DAYS_SECONDS
    kept = [(COUNTS, 60, fine), (COUNTS, 3600, old), (COUNTS, 86_400, oldest)]
    kept += [(LATENCY, 3600, fine), (LATENCY, 86_400, oldest)]
    # One endpoint at a time, as the key begins with it: each delete reads only what it drops.
    for endpoint in endpoints:
        for table, grain, before in kept:
            await connection.execute(
                delete(table).where(table.c.grain == grain, table.c.endpoint == endpoint, table.c.at < before)
            )


async def _drop_totals(connection: AsyncConnection, now: float, _sample_bytes: int) -> None:
    for grain, kept in ((60, FINE_SECONDS), (3600, KEPT_SECONDS), (86_400, DAYS_SECONDS)):
        old = (TOTALS.c.grain == grain) & (TOTALS.c.at < int(now) - kept)
        await connection.execute(delete(TOTALS).where(old))


async def _drop_times(connection: AsyncConnection, signatures: Iterable[str], now: int) -> None:
    for grain, kept in ((3600, FINE_SECONDS), (86_400, KEPT_SECONDS)):
        old = (SIGNATURE_COUNTS.c.grain == grain) & (SIGNATURE_COUNTS.c.at < now - kept)
        await connection.execute(delete(SIGNATURE_COUNTS).where(SIGNATURE_COUNTS.c.signature.in_(signatures), old))


async def _drop_samples(connection: AsyncConnection, now: float, sample_bytes: int) -> None:
    await connection.execute(delete(SAMPLES).where(SAMPLES.c.at < now - KEPT_SECONDS))
    total = (await connection.execute(select(func.sum(SAMPLES.c.size)))).scalar_one() or 0
    if total <= sample_bytes:
        return
    running = func.sum(SAMPLES.c.size).over(order_by=(SAMPLES.c.at.desc(), SAMPLES.c.id.desc()))
    ranked = select(SAMPLES.c.id, running.label("total")).subquery()
    surplus = select(ranked.c.id).where(ranked.c.total > sample_bytes)
    await connection.execute(delete(SAMPLES).where(SAMPLES.c.id.in_(surplus)))


async def _drop_rare(connection: AsyncConnection, _now: float, _sample_bytes: int) -> None:
    """Names that a client makes up would else fill the store without end."""
    shapes = _beyond(SHAPES, SHAPES.c.shape, SHAPES_KEPT)
    for endpoint, shape in (await connection.execute(shapes)).all():
        await connection.execute(delete(SHAPES).where(SHAPES.c.endpoint == endpoint, SHAPES.c.shape == shape))
    rare = await connection.execute(_beyond(SIGNATURES, SIGNATURES.c.id, SIGNATURES_KEPT))
    await _forget(connection, [signature for _, signature in rare])


async def _drop_old(connection: AsyncConnection, now: float, _sample_bytes: int) -> None:
    old = now - KEPT_SECONDS
    for table in (SHAPES, ENDPOINT_BUILDS, BUILDS):
        await connection.execute(delete(table).where(table.c.last_seen < old))
    await connection.execute(delete(NOISE).where(NOISE.c.at < old))
    await connection.execute(delete(WORKERS).where(WORKERS.c.beat < old))
    gone = select(SIGNATURES.c.id).where(SIGNATURES.c.last_seen < old)
    await _forget(connection, list((await connection.execute(gone)).scalars()))


def _beyond(table: Table, name: Column[str], kept: int) -> Select[Any]:
    place = func.row_number().over(partition_by=table.c.endpoint, order_by=(table.c.count.desc(), name))
    ranked = select(table.c.endpoint, name.label("name"), place.label("place")).subquery()
    return select(ranked.c.endpoint, ranked.c.name).where(ranked.c.place > kept)


async def _forget(connection: AsyncConnection, signatures: list[str]) -> None:
    """Those that nobody judged: what QA said of one is remembered for when it comes back."""
    for some in _groups(signatures, 500):
        judged = SIGNATURES.c.id.in_(select(TRIAGE.c.signature))
        rows = await connection.execute(select(SIGNATURES.c.id).where(SIGNATURES.c.id.in_(some), ~judged))
        unjudged = list(rows.scalars())
        await connection.execute(delete(SAMPLES).where(SAMPLES.c.signature.in_(unjudged)))
        for table in (BUILDS, SIGNATURE_COUNTS):
            await connection.execute(delete(table).where(table.c.signature.in_(unjudged)))
        await connection.execute(delete(SIGNATURES).where(SIGNATURES.c.id.in_(unjudged)))
