"""The report of many endpoints as a file."""

import asyncio
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from flags.registry import Stage
from gateway.control.context import Control, InControl
from gateway.control.gates import facts_of, policy_of
from gateway.control.overview import EndpointState, find_endpoints
from gateway.control.ranges import InRange
from gateway.control.schemas import ErrorOut
from gateway.report.exports import FORMATS, Line, Summary
from gateway.report.gate import judge
from gateway.report.queries.outcomes import read_summaries
from gateway.report.queries.signatures import Ranking, read_rankings
from gateway.report.span import Span, moment
from gateway.report.views import Outcomes

router = APIRouter(prefix="/api", tags=["reports"])

LISTED_SIGNATURES = 5000
"""In all of a file; each endpoint has the same share of them, and says how many are not listed."""
LEAST_LISTED = 10


class Format(StrEnum):
    HTML = "html"
    JSON = "json"
    JUNIT = "junit"
    CSV = "csv"


_RESPONSES: dict[int | str, dict[str, object]] = {
    200: {
        "content": {media: {} for media, _ in FORMATS.values()},
        "description": "The file; X-Banyan-Failing says how many of its endpoints fail.",
    },
    **{
        status: {"model": ErrorOut, "description": text}
        for status, text in (
            (404, "No such endpoint or router."),
            (422, "A range that is not kept."),
            (503, "The store is gone."),
        )
    },
}


@router.get("/report", responses=_RESPONSES, response_class=Response)
async def get_report(
    control: InControl,
    span: InRange,
    endpoint: Annotated[list[str] | None, Query(description="Only these.")] = None,
    router: Annotated[str, Query(description="Only of this router.")] = "",
    format: Annotated[Format, Query(description="What file.")] = Format.JSON,  # noqa: A002 - its name in the address
) -> Response:
    """Give a report as a file: the endpoints named, or all that were compared or stand beyond stage legacy."""
    summary = await summary_of(control, span, endpoint or (), router)
    media, write = FORMATS[format]
    return Response(
        write(summary),
        media_type=media,
        headers={
            "X-Banyan-Failing": str(len(summary.failing)),
            "Content-Disposition": f'attachment; filename="banyan-report.{"xml" if format is Format.JUNIT else format}"',
        },
    )


async def summary_of(control: Control, span: Span, ids: Sequence[str] = (), router: str = "") -> Summary:
    states = _named(control, ids, router)
    names = [state.endpoint.id for state in states]
    policy = policy_of(control)
    outcomes, facts, rankings = await asyncio.gather(
        _outcomes(control, span, names), facts_of(control, names), _rankings(control, names)
    )
    if not ids and not router:
        states = [each for each in states if each.endpoint.id in outcomes or each.stage is not Stage.LEGACY]

    def line_of(state: EndpointState) -> Line:
        name = state.endpoint.id
        rows, total, unsettled = rankings.get(name, Ranking())
        return Line(
            endpoint=name,
            router=state.endpoint.router,
            stage=state.stage,
            outcomes=outcomes.get(name, Outcomes.of({})),
            latency_ratio=facts[name].latency_ratio,
            gate=judge(facts[name], policy),
            signatures=rows,
            total=total,
            unsettled=unsettled,
        )

    return Summary(control.now(), moment(span.start), moment(span.end), [line_of(state) for state in states])


def _named(control: Control, ids: Sequence[str], router: str) -> list[EndpointState]:
    """What was asked for by name; all of the catalog where nothing was."""
    if ids:
        return [control.state(each) for each in ids]
    if not router:
        return control.states()
    members = {endpoint.id for endpoint in find_endpoints(control.catalog, routers=[router])}
    return [state for state in control.states() if state.endpoint.id in members]


async def _outcomes(control: Control, span: Span, names: Sequence[str]) -> Mapping[str, Outcomes]:
    """Of those that anything was sampled of."""
    async with control.report.transaction() as connection:
        return {each.endpoint: each.outcomes for each in await read_summaries(connection, span, names)}


async def _rankings(control: Control, names: Sequence[str]) -> Mapping[str, Ranking]:
    share = max(LEAST_LISTED, LISTED_SIGNATURES // max(1, len(names)))
    async with control.report.transaction() as connection:
        return await read_rankings(connection, control.seconds(), names, share)
