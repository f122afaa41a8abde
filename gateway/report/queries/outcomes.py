"""Outcomes over time, by endpoint, and whether all of them add up to what was sampled."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    String,
    Table,
    cast,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.report.queries.workers import dropped, incomplete_workers
from gateway.report.records import MATCHES, MISMATCHES, OUTCOMES
from gateway.report.schema import COUNTS, TOTALS
from gateway.report.span import Grain, Span, moment
from gateway.report.views import Accounting, EndpointSummary, Outcomes, Point

Chosen = Collection[str] | None
"""Ids of endpoints; None is all together, those too that the catalog has no more."""
_NOTHING = (0,) * len(OUTCOMES)


async def read_series(connection: AsyncConnection, span: Span, endpoints: Chosen) -> list[Point]:
    """One point for each step of the range, of these endpoints together; zeros where nothing was sampled."""
    table = _table(endpoints)
    rows = await connection.execute(
        select(table.c.at, *_sums(table)).where(_within(span, endpoints)).group_by(table.c.at)
    )
    found = {at: counts for at, *counts in rows}
    return [Point(moment(at), Outcomes.listed(found.get(at, _NOTHING))) for at in span.steps()]


async def read_summaries(connection: AsyncConnection, span: Span, endpoints: Collection[str]) -> list[EndpointSummary]:
    """One for each endpoint that has anything on record in the range."""
    return await read_spans(connection, {span: endpoints})


async def read_spans(connection: AsyncConnection, wanted: Mapping[Span, Collection[str]]) -> list[EndpointSummary]:
    """The same of endpoints that are each asked about a range of their own."""
    rows = await connection.execute(_summed(connection.dialect.name, wanted))
    return [EndpointSummary(endpoint, Outcomes.listed(counts)) for endpoint, *counts in rows]


async def read_worst(
    connection: AsyncConnection, span: Span, endpoints: Chosen, limit: int = 10
) -> list[EndpointSummary]:
    """Those with the largest share of mismatches first; without a mismatch an endpoint is not bad."""
    names = await recorded_endpoints(connection) if endpoints is None else endpoints
    summed = _summed(connection.dialect.name, {span: names}).subquery()
    matches, mismatches = (sum((summed.c[name] for name in names[1:]), summed.c[names[0]]) for names in _VERDICTS)
    share = mismatches * 1.0 / (matches + mismatches)
    bad = select(summed).where(mismatches > 0).order_by(share.desc(), mismatches.desc(), summed.c.endpoint)
    return [
        EndpointSummary(endpoint, Outcomes.listed(counts))
        for endpoint, *counts in await connection.execute(bad.limit(limit))
    ]


_VERDICTS = (MATCHES, MISMATCHES)


def total(points: Sequence[Point]) -> Outcomes:
    return Outcomes.of({name: sum(point.outcomes.counts[name] for point in points) for name in OUTCOMES})


async def read_accounting(connection: AsyncConnection, span: Span, endpoints: Chosen, now: float) -> Accounting:
    table = _table(endpoints)
    statement = select(func.sum(table.c.sampled).label("sampled"), *_sums(table)).where(_within(span, endpoints))
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
    # From each name to the next one by the key: as many steps as endpoints, whatever the days on record.
    days = COUNTS.c.grain == Grain.DAY.seconds
    names = select(func.min(COUNTS.c.endpoint).label("name")).where(days).cte("names", recursive=True)
    after = select(func.min(COUNTS.c.endpoint)).where(days, COUNTS.c.endpoint > names.c.name).scalar_subquery()
    names = names.union_all(select(after).where(names.c.name.is_not(None)))
    rows = await connection.execute(select(names.c.name).where(names.c.name.is_not(None)))
    return list(rows.scalars())


def _summed(dialect: str, wanted: Mapping[Span, Collection[str]]) -> Select[Any]:
    """Each endpoint's outcomes of its range, read from the longest steps that fit."""
    asked = [
        (endpoint, piece.grain.seconds, piece.start, piece.end)
        for span, endpoints in wanted.items()
        for piece in span.pieces()
        for endpoint in endpoints
    ]
    # One text instead of thousands of parameters, each row of which the key leads to its rows.
    endpoint, grain, start, end = _columns(dialect, orjson.dumps(asked).decode())
    held = (COUNTS.c.grain == grain) & (COUNTS.c.endpoint == endpoint) & (COUNTS.c.at >= start) & (COUNTS.c.at < end)
    return select(COUNTS.c.endpoint, *_sums(COUNTS)).where(held).group_by(COUNTS.c.endpoint)


def _columns(dialect: str, rows: str) -> list[ColumnElement[Any]]:
    """What each of these rows of JSON has at its four places."""
    types = (String, Integer, BigInteger, BigInteger)
    if dialect == "postgresql":
        value = func.json_array_elements(cast(literal(rows, String), JSON)).table_valued("value", name="asked").c.value
        return [cast(value.op("->>")(place), kind) for place, kind in enumerate(types)]
    value = func.json_each(rows).table_valued("value", name="asked").c.value
    return [func.json_extract(value, f"$[{place}]", type_=kind) for place, kind in enumerate(types)]


def _table(endpoints: Chosen) -> Table:
    return TOTALS if endpoints is None else COUNTS


def _sums(table: Table) -> list[ColumnElement[int]]:
    return [func.sum(table.c[name]).label(name) for name in OUTCOMES]


def _within(span: Span, endpoints: Chosen) -> ColumnElement[bool]:
    table = _table(endpoints)
    # Endpoints are named, not left open: the key leads to each one's range, where a scan would read all of time.
    named = true() if endpoints is None else COUNTS.c.endpoint.in_(sorted(endpoints))
    return (table.c.grain == span.grain.seconds) & named & table.c.at.between(span.start, span.end - 1)
