"""Outcomes over time, by endpoint, and whether all of them add up to what was sampled."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.report.queries.workers import dropped, incomplete_workers
from gateway.report.records import OUTCOMES
from gateway.report.schema import COUNTS
from gateway.report.span import Grain, Span, moment
from gateway.report.views import Accounting, EndpointSummary, Outcomes, Point

_SUMS = [func.sum(COUNTS.c[name]).label(name) for name in OUTCOMES]


async def read_series(connection: AsyncConnection, span: Span, endpoints: Collection[str]) -> list[Point]:
    """One point for each step of the range, of these endpoints together; zeros where nothing was sampled."""
    rows = await connection.execute(select(COUNTS.c.at, *_SUMS).where(_within(span, endpoints)).group_by(COUNTS.c.at))
    found = {row.at: row._asdict() for row in rows}
    return [Point(moment(at), Outcomes.of(found.get(at, {}))) for at in span.steps()]


async def read_summaries(connection: AsyncConnection, span: Span, endpoints: Collection[str]) -> list[EndpointSummary]:
    """One for each endpoint that has anything on record in the range."""
    statement = select(COUNTS.c.endpoint, *_SUMS).where(_within(span, endpoints)).group_by(COUNTS.c.endpoint)
    rows = await connection.execute(statement)
    return [EndpointSummary(row.endpoint, Outcomes.of(row._asdict())) for row in rows]


def worst(summaries: Sequence[EndpointSummary], limit: int = 10) -> list[EndpointSummary]:
    """Those with the largest share of mismatches first; without a mismatch an endpoint is not bad."""
    bad = [each for each in summaries if each.outcomes.mismatches]
    return sorted(bad, key=lambda each: (each.outcomes.match_rate or 0.0, -each.outcomes.mismatches))[:limit]


def total(points: Sequence[Point]) -> Outcomes:
    return Outcomes.of({name: sum(point.outcomes.counts[name] for point in points) for name in OUTCOMES})


async def read_accounting(
    connection: AsyncConnection, span: Span, endpoints: Collection[str], now: float
) -> Accounting:
    statement = select(func.sum(COUNTS.c.sampled).label("sampled"), *_SUMS).where(_within(span, endpoints))
    row = (await connection.execute(statement)).one()
    sampled, outcomes = int(row.sampled or 0), Outcomes.of(row._asdict())
    samples_dropped, details_dropped = await dropped(connection)
    return Accounting(
        start=moment(span.start),
        end=moment(span.end),
        sampled=sampled,
        outcomes=outcomes,
        exact=sampled == outcomes.sampled,
        incomplete=await incomplete_workers(connection, now),
        samples_dropped=samples_dropped,
        details_dropped=details_dropped,
    )


async def recorded_endpoints(connection: AsyncConnection) -> list[str]:
    """All that ever had a comparison, also those that the catalog has no more."""
    rows = await connection.execute(
        select(COUNTS.c.endpoint).where(COUNTS.c.grain == Grain.DAY.seconds).distinct().order_by(COUNTS.c.endpoint)
    )
    return list(rows.scalars())


def _within(span: Span, endpoints: Collection[str]) -> ColumnElement[bool]:
    # Endpoints are named, not left open: the key leads to each one's range, where a scan would read all of time.
    return (
        (COUNTS.c.grain == span.grain.seconds)
        & COUNTS.c.endpoint.in_(sorted(endpoints))
        & COUNTS.c.at.between(span.start, span.end - 1)
    )
