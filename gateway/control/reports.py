"""Reports by API: what the comparison store knows, one question a route; the pages ask through the same functions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from gateway.control.context import Control, InControl
from gateway.control.errors import UnknownSignatureError
from gateway.control.overview import Selection, count_stages, find_endpoints, group_by_router, select
from gateway.control.ranges import InRange
from gateway.control.schemas import LARGEST, ErrorOut
from gateway.report.queries.endpoint import read_endpoint
from gateway.report.queries.outcomes import read_accounting, read_series, read_worst, total
from gateway.report.queries.progress import follow_changes
from gateway.report.queries.search import search_store
from gateway.report.queries.signatures import (
    Wanted,
    count_signatures,
    is_known,
    read_samples,
    read_signature,
    read_signatures,
)
from gateway.report.samples import SampleError, decode_sample
from gateway.report.span import KEPT_SECONDS, Span, last
from gateway.report.triage import UNSETTLED, TriageState
from gateway.report.views import (
    Accounting,
    BurnPoint,
    EndpointReport,
    EndpointSummary,
    Hit,
    Outcomes,
    Point,
    SignatureReport,
    SignatureRow,
)

router = APIRouter(prefix="/api", tags=["reports"])

_REFUSALS: dict[int | str, dict[str, object]] = {
    422: {"model": ErrorOut, "description": "A range that is not kept, or cannot be meant."},
    503: {"model": ErrorOut, "description": "The store is gone."},
}
_UNKNOWN: dict[int | str, dict[str, object]] = {
    404: {"model": ErrorOut, "description": "Nothing of that name; near names are suggested for endpoints."},
    **_REFUSALS,
}


class RouterRow(BaseModel):
    router: str
    stages: Mapping[str, int]


class StandingOut(BaseModel):
    """What the store says of all endpoints together, in a range."""

    outcomes: Outcomes
    series: Sequence[Point]
    worst: Sequence[EndpointSummary] = Field(description="The endpoints with the largest share of mismatches.")
    unsettled: int = Field(description="Signatures that are open or bugs.")
    accounting: Accounting


class ProgressOut(BaseModel):
    stages: Mapping[str, int] = Field(description="Endpoints by stage, now.")
    routers: Sequence[RouterRow] = Field(description="The same for each router, in the catalog's order.")
    burn_up: Sequence[BurnPoint] = Field(description="Endpoints by stage at the end of each day; the last is now.")
    standing: StandingOut


class SeriesOut(BaseModel):
    series: Sequence[Point]
    worst: Sequence[EndpointSummary] = Field(description="The endpoints with the largest share of mismatches.")


class SignatureList(BaseModel):
    signatures: Sequence[SignatureRow] = Field(description="Ranked by severity times share.")
    total: int = Field(description="Of all that the filters let through.")


class SampleList(BaseModel):
    samples: Sequence[Mapping[str, object]] = Field(
        description="Redacted documents, the newest first: request, both answers, differences."
    )


class SearchOut(BaseModel):
    hits: Sequence[Hit]


@router.get("/progress", responses=_REFUSALS)
async def get_progress(
    control: InControl, span: InRange, days: Annotated[int, Query(ge=1, le=400)] = 90
) -> ProgressOut:
    """Show how far the migration is: routers by stage, how it came there, and what was compared."""
    states = control.states()
    return ProgressOut(
        stages=count_stages(states),
        routers=[RouterRow(router=group.name, stages=group.counts) for group in group_by_router(states)],
        burn_up=await burn_up_of(control, days),
        standing=await standing_of(control, span),
    )


@router.get("/outcomes", responses=_REFUSALS)
async def get_outcomes(control: InControl, span: InRange, router: str = "") -> SeriesOut:
    """Show outcomes over time of all endpoints, or of one router's, with the worst of them."""
    endpoints = members_of(control, router)
    async with control.report.transaction() as connection:
        series = await read_series(connection, span, endpoints)
        return SeriesOut(series=series, worst=await read_worst(connection, span, endpoints))


@router.get("/endpoints/{endpoint_id}/report", responses=_UNKNOWN)
async def get_endpoint_report(control: InControl, span: InRange, endpoint_id: str) -> EndpointReport:
    """Show one endpoint: outcomes over time, latency of both sides, shapes, signatures, builds, sign-off."""
    return await report_of(control, endpoint_id, span)


def _wanted(
    state: Annotated[list[TriageState] | None, Query(description="Only in these states.")] = None,
    q: Annotated[str, Query(description="Words that endpoint, location, kind, owner or ticket must all have.")] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0, le=LARGEST)] = 0,
) -> Wanted:
    return Wanted(None, state, q, limit, offset)


@router.get("/signatures", responses=_UNKNOWN)
async def list_signatures(
    control: InControl, asked: Annotated[Wanted, Depends(_wanted)], endpoint: str = "", router: str = ""
) -> SignatureList:
    """List signatures, ranked by severity times share of the endpoint's comparisons."""
    chosen: Collection[str] | None = None
    if endpoint or router:
        chosen = [control.catalog[endpoint].id] if endpoint else members_of(control, router)
    wanted = replace(asked, endpoints=chosen)
    async with control.report.transaction() as connection:
        return SignatureList(
            signatures=await read_signatures(connection, control.seconds(), wanted),
            total=await count_signatures(connection, control.seconds(), wanted),
        )


@router.get("/signatures/{signature}", responses=_UNKNOWN)
async def get_signature(control: InControl, span: InRange, signature: str) -> SignatureReport:
    """Show one signature: counts, also over time, builds, samples on record, and what was said of it."""
    return await signature_of(control, signature, span)


@router.get("/signatures/{signature}/samples", responses=_UNKNOWN)
async def list_samples(control: InControl, signature: str, limit: Annotated[int, Query(ge=1, le=8)] = 8) -> SampleList:
    """Give the stored samples of a signature, redacted as they were when they were stored."""
    async with control.report.transaction() as connection:
        if not await is_known(connection, signature):
            raise unknown_signature(signature)
        rows = await read_samples(connection, signature, limit)
    return SampleList(samples=[_document(number, data) for number, data in rows])


@router.get("/search", responses={503: _REFUSALS[503]})
async def search(
    control: InControl,
    q: Annotated[str, Query(min_length=1, max_length=200, description="Words that all must be there.")],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> SearchOut:
    """Look for words in endpoints, signatures, rules and the audit."""
    return SearchOut(hits=await search_of(control, q, limit))


@router.get("/accounting", responses=_REFUSALS)
async def get_accounting(control: InControl, span: InRange, router: str = "") -> Accounting:
    """Show whether everything sampled has an outcome, and which workers ended without saying so."""
    endpoints = members_of(control, router)
    async with control.report.transaction() as connection:
        return await read_accounting(connection, span, endpoints, control.seconds())


async def burn_up_of(control: Control, days: int = 90) -> list[BurnPoint]:
    async with control.report.transaction() as connection:
        await follow_changes(connection, control.burn_up)
    return control.burn_up.points(control.now(), days)


async def standing_of(control: Control, span: Span) -> StandingOut:
    async with control.report.transaction() as connection:
        series = await read_series(connection, span, None)
        return StandingOut(
            outcomes=total(series),
            series=series,
            worst=await read_worst(connection, span, None),
            unsettled=await count_signatures(connection, control.seconds(), Wanted(states=UNSETTLED)),
            accounting=await read_accounting(connection, span, None, control.seconds()),
        )


async def report_of(control: Control, endpoint_id: str, span: Span) -> EndpointReport:
    endpoint = control.catalog[endpoint_id]
    async with control.report.transaction() as connection:
        return await read_endpoint(connection, endpoint.id, span, control.seconds())


async def signature_of(control: Control, signature: str, span: Span | None = None) -> SignatureReport:
    """Over the last month where no range is given."""
    now = control.seconds()
    async with control.report.transaction() as connection:
        found = await read_signature(connection, signature, span or last(KEPT_SECONDS, now), now)
    if found is None:
        raise unknown_signature(signature)
    return found


async def search_of(control: Control, text: str, limit: int = 20) -> list[Hit]:
    endpoints = [state.endpoint for state in select(control.states(), Selection(text))[:limit]]
    found = [Hit("endpoint", each.id, each.id, f"{each.method} {each.path}") for each in endpoints]
    async with control.report.transaction() as connection:
        return found + await search_store(connection, text, limit)


def members_of(control: Control, router: str) -> list[str] | None:
    """A router's endpoints; None, which is all, those too that the catalog has no more, where none is named."""
    return [endpoint.id for endpoint in find_endpoints(control.catalog, routers=[router])] if router else None


def _document(number: int, data: bytes) -> dict[str, object]:
    try:
        decode_sample(data)
    except SampleError as error:
        return {"id": number, "unreadable": str(error)}
    return {"id": number, **orjson.loads(data)}


def unknown_signature(signature: str) -> UnknownSignatureError:
    return UnknownSignatureError(f"there is no signature {signature!r}; `banyan signatures` lists them")
