"""How long both sides took for the same requests."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.report.records import SIDES
from gateway.report.scale import scale_of
from gateway.report.schema import LATENCY
from gateway.report.span import FINE_SECONDS, Grain, Span
from gateway.report.views import Bucket, Latency

Counted = Mapping[int, int]


async def read_latency(connection: AsyncConnection, endpoint: str, span: Span, now: float) -> list[Latency]:
    """Of legacy, of new, and their ratio; also where nothing was timed."""
    kept = await _buckets(connection, [endpoint], _stepped(span, now), SIDES)
    return [latency_of(side, kept.get((endpoint, side), {})) for side in SIDES]


async def read_ratios(
    connection: AsyncConnection, endpoints: Collection[str], span: Span, now: float
) -> dict[str, Latency]:
    """New over legacy of those endpoints that were timed."""
    kept = await _buckets(connection, endpoints, _stepped(span, now), ["ratio"])
    return {endpoint: latency_of(side, counts) for (endpoint, side), counts in kept.items()}


def latency_of(side: str, counts: Counted) -> Latency:
    scale = scale_of(side)
    median, ninety, ninety_nine = (scale.quantile(counts, share) for share in (0.5, 0.9, 0.99))
    buckets = [Bucket(scale.bound(number), counts[number]) for number in sorted(counts)]
    return Latency(side, sum(counts.values()), median, ninety, ninety_nine, buckets)


def _stepped(span: Span, now: float) -> Span:
    return span.by(Grain.HOUR if span.start >= now - FINE_SECONDS else Grain.DAY)


async def _buckets(
    connection: AsyncConnection, endpoints: Collection[str], span: Span, sides: Collection[str]
) -> dict[tuple[str, str], dict[int, int]]:
    keys = (LATENCY.c.endpoint, LATENCY.c.side, LATENCY.c.bucket)
    rows = await connection.execute(
        select(*keys, func.sum(LATENCY.c.count))
        .where(
            LATENCY.c.grain == span.grain.seconds,
            LATENCY.c.endpoint.in_(sorted(endpoints)),
            LATENCY.c.at.between(span.start, span.end - 1),
            LATENCY.c.side.in_(sides),
        )
        .group_by(*keys)
    )
    found: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for endpoint, side, bucket, count in rows:
        found[endpoint, side][bucket] = int(count)
    return found
