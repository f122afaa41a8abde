"""One endpoint: where it stands, what its comparisons say, what is missing before it may move, and the forms for both."""

from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from flags.errors import FlagsError, StoreError
from flags.registry import Stage
from gateway.control.changes import Author, place
from gateway.control.errors import UnusableChangeError, explain
from gateway.control.forms import StageForm, text_of
from gateway.control.gates import objections
from gateway.control.history import history
from gateway.control.overview import EndpointState
from gateway.control.plots import Plot
from gateway.control.reports import report_of
from gateway.control.roles import Role
from gateway.control.triaging import gate_list, intentions_of, sign_off, take_back
from gateway.control.visit import InVisit, Notice, Visit
from gateway.control.web.drawings import draw_latency, draw_series, draw_total, seconds
from gateway.control.web.span import CHOICES, Range, RangeOf
from gateway.errors import GatewayError
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
    most: int = 50
    """Signatures that are listed here: the rest would hide what stands below them."""


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
        lacking = await objections(visit.control, [state.endpoint], placement.stage)
        await place(visit.control, [state.endpoint], placement, Author(visit.actor, form.why))
    except (GatewayError, FlagsError) as error:
        status, _, sentence = explain(error)
        return await _page(visit, span, state, form, status, Notice("failed", sentence))
    said = visit.say("{endpoint} is in stage {stage} now.", endpoint=endpoint_id, stage=visit.say(placement.stage))
    if lacking:
        said += " " + visit.say("Its gate is not met; what is missing stands below.")
    return visit.leave(f"/endpoints/{quote(endpoint_id)}", Notice("done", said))


@router.post("/endpoints/{endpoint_id}/sign-off")
async def change_sign_off(visit: InVisit, endpoint_id: str) -> Response:
    endpoint = visit.control.catalog[endpoint_id].id
    form = await visit.form_of(Role.QA)
    author, back = Author(visit.actor, text_of(form, "why")), f"/endpoints/{quote(endpoint)}"
    try:
        if not author.why:
            raise UnusableChangeError("write a reason; whoever reads the audit later wants to know why")
        if text_of(form, "revoke"):
            await take_back(visit.control, endpoint, author)
            said = visit.say("The sign-off of {endpoint} is revoked.", endpoint=endpoint)
        else:
            await sign_off(visit.control, endpoint, author)
            said = visit.say("{endpoint} is signed off by {who}.", endpoint=endpoint, who=author.who)
    except (GatewayError, FlagsError) as error:
        return visit.leave(back, Notice("failed", visit.words.said(explain(error)[2])))
    return visit.leave(back, Notice("done", said))


async def _page(
    visit: Visit, span: Range, state: EndpointState, form: StageForm, status: int = 200, notice: Notice | None = None
) -> Response:
    endpoint = state.endpoint
    try:
        entries = await visit.control.flags.audit(20, None, endpoint.id)
        shown = _draw(visit, await report_of(visit.control, endpoint.id, span.span))
        [gate] = await gate_list(visit.control, [endpoint.id])
        intended = (await intentions_of(visit.control, endpoint.id)).intended
    except StoreError:  # the frame around the page says that the store is lost
        entries, shown, gate, intended = [], None, None, ()
    return await visit.page(
        "endpoint.html",
        status,
        notice,
        state=state,
        form=form,
        stages=list(Stage),
        entries=history(entries, visit.control.catalog),
        shown=shown,
        gate=gate,
        intended=intended,
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
