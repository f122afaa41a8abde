"""The web pages: plain forms and links, so that everything works without a script."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from flags.errors import FlagsError
from flags.registry import Stage
from gateway.control import progress
from gateway.control.changes import Author, place, turn_kill_switch
from gateway.control.errors import UnusableChangeError, explain
from gateway.control.forms import StageForm, text_of
from gateway.control.history import history
from gateway.control.overview import Selection, find_endpoints, group_by_router, select
from gateway.control.reference import operations
from gateway.control.roles import Role
from gateway.control.schemas import LARGEST
from gateway.control.visit import InVisit, Notice, Visit, local_path
from gateway.errors import GatewayError

router = APIRouter(include_in_schema=False)

_KILLED = "The kill switch is on: legacy serves everything."
_DECIDING = "The kill switch is off: flags decide again."
AUDIT_PAGE = 50
CANDIDATES_PAGE = 500
FEW_ENDPOINTS = 40
"""So many are shown at once; more stay folded up by router until somebody looks for some."""


@router.get("/")
async def show_endpoints(visit: InVisit, q: str = "", router: str = "", stage: str = "", on_new: str = "") -> Response:
    wanted = next((each for each in Stage if each.value == stage), None)
    selection = Selection(q.strip(), router, wanted, {"true": True, "false": False}.get(on_new))
    return await _endpoints_page(visit, selection, StageForm())


@router.post("/stage")
async def change_selected(visit: InVisit) -> Response:
    posted = await visit.form_of(Role.OPERATOR)
    form, target = StageForm.read(posted), local_path(text_of(posted, "next"))
    try:
        placement = form.placement()
        if not form.ids:
            raise UnusableChangeError("no endpoint is selected; tick some in the list")
        endpoints = find_endpoints(visit.control.catalog, ids=sorted(form.ids))
        await place(visit.control, endpoints, placement, Author(visit.actor, form.why))
    except (GatewayError, FlagsError) as error:
        status, _, sentence = explain(error)
        return await _endpoints_page(visit, Selection(), form, status, Notice("failed", sentence))
    stage = visit.say(placement.stage)
    done = visit.say("Endpoints in stage {stage} now: {count}.", stage=stage, count=len(endpoints))
    return visit.leave(target, Notice("done", done))


@router.post("/kill-switch")
async def change_kill_switch(visit: InVisit) -> Response:
    form = await visit.form_of(Role.OPERATOR)
    on, target = text_of(form, "on") == "true", local_path(text_of(form, "next"))
    try:
        await turn_kill_switch(visit.control, on=on, author=Author(visit.actor, text_of(form, "why")))
    except FlagsError as error:
        return visit.leave(target, Notice("failed", str(error)))
    done = visit.say(_KILLED) if on else visit.say(_DECIDING)
    return visit.leave(target, Notice("done", done))


@router.get("/audit")
async def show_audit(
    visit: InVisit, before: Annotated[int | None, Query(ge=1, le=LARGEST)] = None, subject: str = ""
) -> Response:
    subject = subject.strip()
    entries = await visit.control.flags.audit(AUDIT_PAGE + 1, before, subject or None)
    shown = entries[:AUDIT_PAGE]
    return await visit.page(
        "audit.html",
        entries=history(shown, visit.control.catalog),
        subject=subject,
        twin=f"/api/audit?subject={quote(subject)}&limit={AUDIT_PAGE}" + (f"&before={before}" if before else ""),
        is_first=before is None,
        next_before=shown[-1].id if len(entries) > AUDIT_PAGE else None,
    )


@router.get("/candidates")
async def show_candidates(visit: InVisit) -> Response:
    candidates = await visit.control.candidates.top(CANDIDATES_PAGE)
    return await visit.page("candidates.html", candidates=candidates, twin=f"/api/candidates?limit={CANDIDATES_PAGE}")


@router.get("/docs")
async def show_reference(visit: InVisit) -> Response:
    host = visit.request.headers.get("host", "")
    return await visit.page(
        "docs.html", operations=operations(visit.request.app.openapi()), host=host, twin="/openapi.json"
    )


@router.get("/openapi.json")
async def show_description(request: Request) -> JSONResponse:
    return JSONResponse(request.app.openapi())


async def _endpoints_page(
    visit: Visit, selection: Selection, form: StageForm, status: int = 200, notice: Notice | None = None
) -> Response:
    states, built = visit.control.states(), visit.control.built.known
    selected = select(states, selection, built)
    return await visit.page(
        "endpoints.html",
        status,
        notice,
        selection=selection,
        twin=f"/api/endpoints?q={quote(selection.text)}&router={quote(selection.router)}"
        + (f"&stage={selection.stage}" if selection.stage else "")
        + (f"&on_new={selection.on_new}".lower() if selection.on_new is not None else ""),
        built=built,
        trouble=visit.control.built.trouble,
        form=form,
        stages=list(Stage),
        routers=list(dict.fromkeys(state.endpoint.router for state in states)),
        groups=[(group, progress.bar(group.counts)) for group in group_by_router(selected)],
        whole=progress.bar_of(states),
        total=len(states),
        found=len(selected),
        is_open=selection.is_narrow or len(selected) <= FEW_ENDPOINTS,
    )
