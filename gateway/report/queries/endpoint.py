"""All that one endpoint's page shows, read in one transaction so that its figures agree with each other."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.report.queries.latency import read_latency
from gateway.report.queries.outcomes import read_series, total
from gateway.report.queries.signatures import Wanted, read_builds, read_signatures
from gateway.report.schema import SHAPES, SIGN_OFFS
from gateway.report.span import KEPT_SECONDS, Span, moment
from gateway.report.views import EndpointReport, Shape, SignOffView


async def read_endpoint(connection: AsyncConnection, endpoint: str, span: Span, now: float) -> EndpointReport:
    series = await read_series(connection, span, [endpoint])
    return EndpointReport(
        endpoint=endpoint,
        start=moment(span.start),
        end=moment(span.end),
        grain=span.grain,
        outcomes=total(series),
        series=series,
        latency=await read_latency(connection, endpoint, span, now),
        shapes=await read_shapes(connection, endpoint, now - KEPT_SECONDS),
        signatures=await read_signatures(connection, now, Wanted([endpoint])),
        builds=await read_builds(connection, endpoint, now),
        sign_off=await read_sign_off(connection, endpoint),
    )


async def read_shapes(connection: AsyncConnection, endpoint: str, since: float) -> list[Shape]:
    """Seen since then, the most frequent first."""
    rows = await connection.execute(
        select(SHAPES, SHAPES.c.count.label("times"))
        .where(SHAPES.c.endpoint == endpoint, SHAPES.c.last_seen >= since)
        .order_by(SHAPES.c.count.desc(), SHAPES.c.shape)
    )
    return [Shape(row.shape, row.times, row.compared, moment(row.first_seen), moment(row.last_seen)) for row in rows]


async def read_sign_off(connection: AsyncConnection, endpoint: str) -> SignOffView | None:
    """The latest, also where it is revoked."""
    row = (await connection.execute(select(SIGN_OFFS).where(SIGN_OFFS.c.endpoint == endpoint))).first()
    if row is None:
        return None
    revoked = None if row.revoked is None else moment(row.revoked)
    return SignOffView(row.who, row.reason, moment(row.at), revoked, row.revoked_why)
