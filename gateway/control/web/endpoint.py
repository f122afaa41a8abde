"""One endpoint: where it stands, what its comparisons say, what is missing before it may move, and the forms for both."""

from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from flags.errors import FlagsError, StoreError
from flags.registry import Stage
from gateway.control.changes import Author, place
from gateway.control.errors import explain
from gateway.control.forms import StageForm, text_of
from gateway.control.history import history
from gateway.control.overview import EndpointState
from gateway.control.plots import Plot
from gateway.control.reports import report_of
from gateway.control.roles import Role
from gateway.control.visit import InVisit, Notice, Visit
from gateway.control.web.drawings import draw_latency, draw_series, draw_total, seconds
from gateway.control.web.span import CHOICES, Range, RangeOf
from gateway.errors import GatewayError
from gateway.report.judgements import SignOff, put_sign_off, revoke_sign_off
from gateway.report.views import EndpointReport

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Shown:
    """An endpoint's report, drawn."""

    report: EndpointReport
    bar: Plot
    series: Plot
    latency: Plot | None
    times: list[tuple[str, list[str]]]
    """Median, 90th and 99th percentile of each side, in words."""
    ratio: float | None


@router.get("/endpoints/{endpoint_id}")
async def show_endpoint(visit: InVisit, span: RangeOf, endpoint_id: str) -> Response:
    state = visit.control.state(endpoint_id)
    return await _page(visit, span, state, StageForm.of(state))


@router.post("/endpoints/{endpoint_id}")
async def change_endpoint(visit: InVisit, span: RangeOf, endpoint_id: str) -> Response:
    state = visit.control.state(endpoint_id)
    form = StageForm.read(await visit.form_of(Role.OPERATOR))
    try:
        placement = form.placement()
        await place(visit.control, [state.endpoint], placement, Author(visit.actor, form.why))
    except (GatewayError, FlagsError) as error:
        status, _, sentence = explain(error)
        return await _page(visit, span, state, form, status, Notice("failed", sentence))
    said = visit.say("{endpoint} is in stage {stage} now.", endpoint=endpoint_id, stage=visit.say(placement.stage))
    return visit.leave(f"/endpoints/{quote(endpoint_id)}", Notice("done", said))


@router.post("/endpoints/{endpoint_id}/sign-off")
async def sign_off(visit: InVisit, endpoint_id: str) -> Response:
    control, endpoint = visit.control, visit.control.catalog[endpoint_id]
    form = await visit.form_of(Role.QA)
    why, now = text_of(form, "why"), visit.control.seconds()
    async with control.report.transaction() as connection:
        if text_of(form, "revoke"):
            await revoke_sign_off(connection, endpoint.id, visit.actor, why, now)
            said = visit.say("The sign-off of {endpoint} is revoked.", endpoint=endpoint.id)
        else:
            await put_sign_off(connection, SignOff(endpoint.id, visit.actor, why, now))
            said = visit.say("{endpoint} is signed off by {who}.", endpoint=endpoint.id, who=visit.actor)
    return visit.leave(f"/endpoints/{quote(endpoint.id)}", Notice("done", said))


async def _page(
    visit: Visit, span: Range, state: EndpointState, form: StageForm, status: int = 200, notice: Notice | None = None
) -> Response:
    endpoint = state.endpoint
    try:
        entries = await visit.control.flags.audit(20, None, endpoint.id)
        shown = _draw(visit, await report_of(visit.control, endpoint.id, span.span))
    except StoreError:  # the frame around the page says that the store is lost
        entries, shown = [], None
    return await visit.page(
        "endpoint.html",
        status,
        notice,
        state=state,
        form=form,
        stages=list(Stage),
        entries=history(entries, visit.control.catalog),
        shown=shown,
        span=span,
        choices=CHOICES,
        twin=f"/api/endpoints/{quote(endpoint.id)}/report?last={span.chosen}",
    )


def _draw(visit: Visit, report: EndpointReport) -> Shown:
    words = visit.words
    timed = {each.side: each for each in report.latency}
    return Shown(
        report=report,
        bar=draw_total(words, report.outcomes),
        series=draw_series(words, report.series, report.grain),
        latency=draw_latency(words, report.latency),
        times=[
            (side, [seconds(value) if value is not None else "—" for value in (each.p50, each.p90, each.p99)])
            for side, each in timed.items()
            if side != "ratio" and each.count
        ],
        ratio=timed["ratio"].p50 if "ratio" in timed else None,
    )
