"""How long both sides took for the same requests."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.report.records import SIDES
from gateway.report.scale import scale_of
from gateway.report.schema import LATENCY
from gateway.report.span import Span
from gateway.report.views import Bucket, Latency

Counted = Mapping[int, int]


async def read_latency(connection: AsyncConnection, endpoint: str, span: Span, now: float) -> list[Latency]:
    """Of legacy, of new, and their ratio; also where nothing was timed."""
    kept = await _buckets(connection, [endpoint], span.timed(now), SIDES)
    return [latency_of(side, kept.get((endpoint, side), {})) for side in SIDES]


class Ratio(NamedTuple):
    """New over legacy, request by request."""

    median: float | None
    timed: int


async def read_ratios(
    connection: AsyncConnection, endpoints: Collection[str], span: Span, now: float
) -> dict[str, Ratio]:
    """Of those endpoints that were timed; only the bucket in which the median falls leaves the database."""
    counted = _counted(endpoints, span.timed(now), ["ratio"]).subquery()
    reached = func.sum(counted.c.held).over(partition_by=counted.c.endpoint, order_by=counted.c.bucket)
    whole = func.sum(counted.c.held).over(partition_by=counted.c.endpoint)
    summed = select(counted, reached.label("reached"), whole.label("whole")).subquery()
    half = (summed.c.reached * 2 >= summed.c.whole) & ((summed.c.reached - summed.c.held) * 2 < summed.c.whole)
    columns = (summed.c.endpoint, summed.c.bucket, summed.c.held, summed.c.reached, summed.c.whole)
    rows = await connection.execute(select(*columns).where(half))
    return {row.endpoint: _ratio(*map(int, row[1:])) for row in rows}


def _ratio(bucket: int, held: int, reached: int, whole: int) -> Ratio:
    """What lies below and above the bucket weighs as much as its exact place would."""
    counts = {bucket - 1: reached - held, bucket: held, bucket + 1: whole - reached}
    return Ratio(scale_of("ratio").quantile(counts, 0.5), whole)


def latency_of(side: str, counts: Counted) -> Latency:
    scale = scale_of(side)
    median, ninety, ninety_nine = (scale.quantile(counts, share) for share in (0.5, 0.9, 0.99))
    buckets = [Bucket(scale.bound(number), counts[number]) for number in sorted(counts)]
    return Latency(side, sum(counts.values()), median, ninety, ninety_nine, buckets)


async def _buckets(
    connection: AsyncConnection, endpoints: Collection[str], span: Span, sides: Collection[str]
) -> dict[tuple[str, str], dict[int, int]]:
    found: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for endpoint, side, bucket, count in await connection.execute(_counted(endpoints, span, sides)):
        found[endpoint, side][bucket] = int(count)
    return found


def _counted(endpoints: Collection[str], span: Span, sides: Collection[str]) -> Select[Any]:
    keys = (LATENCY.c.endpoint, LATENCY.c.side, LATENCY.c.bucket)
    return (
        select(*keys, func.sum(LATENCY.c.count).label("held"))
        .where(
            LATENCY.c.grain == span.grain.seconds,
            LATENCY.c.endpoint.in_(sorted(endpoints)),
            # Each step by name, as the side comes after it in the key.
            LATENCY.c.at.in_(list(span.steps())),
            LATENCY.c.side.in_(sides),
        )
        .group_by(*keys)
    )
