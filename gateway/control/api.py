"""The JSON API of endpoints and flags: changes need a token whose role covers them."""

from importlib.metadata import version
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import make_url

from flags.registry import Stage
from gateway.control.auth import Operator
from gateway.control.changes import Author, Placement, place, turn_kill_switch
from gateway.control.context import Control, InControl
from gateway.control.gates import objections
from gateway.control.overview import Selection, count_stages, find_endpoints, is_killed, select
from gateway.control.probes import probe_all
from gateway.control.schemas import (
    LARGEST,
    AuditList,
    AuditOut,
    BulkChange,
    CandidateList,
    CandidateOut,
    Changed,
    EndpointList,
    EndpointOut,
    ErrorOut,
    FlagList,
    KillSwitchChange,
    KillSwitchOut,
    MovedOut,
    Reach,
    StageChange,
    StatusOut,
)
from gateway.endpoints import Endpoint

router = APIRouter(prefix="/api")

Limit = Annotated[int, Query(ge=1, le=1000)]
_REFUSALS: dict[int | str, dict[str, object]] = {
    status: {"model": ErrorOut, "description": description}
    for status, description in {
        401: "No token, or one that opens nothing.",
        403: "The token's role does not cover it.",
        404: "No such endpoint; near names are suggested.",
        409: "The gate is enforced and not met; nothing was changed.",
        422: "It cannot be done; nothing was changed.",
        503: "The store is gone; nothing was changed.",
    }.items()
}


@router.get("/endpoints", tags=["endpoints"])
async def list_endpoints(
    control: InControl,
    q: str = "",
    router: str = "",
    stage: Stage | None = None,
    *,
    on_new: bool | None = None,
) -> EndpointList:
    """List endpoints with their stage; q holds words that id, method or path must have."""
    states, built = control.states(), control.built.known
    selected = select(states, Selection(q, router, stage, on_new), built)
    return EndpointList(
        endpoints=[EndpointOut.of(state, built) for state in selected],
        counts=dict(count_stages(selected)),
        total=len(states),
        on_new=None if built is None else sum(state.endpoint.id in built for state in selected),
        trouble=control.built.trouble,
        revision=control.flags.revision,
    )


@router.get("/endpoints/{endpoint_id}", tags=["endpoints"], responses={404: _REFUSALS[404]})
async def get_endpoint(control: InControl, endpoint_id: str) -> EndpointOut:
    """Show one endpoint."""
    return EndpointOut.of(control.state(endpoint_id), control.built.known)


@router.put("/endpoints/{endpoint_id}/stage", tags=["endpoints"], responses=_REFUSALS)
async def put_stage(control: InControl, who: Operator, endpoint_id: str, change: StageChange) -> MovedOut:
    """Move one endpoint; the data plane follows within half a second."""
    _, [moved] = await _apply(control, [control.catalog[endpoint_id]], change, who)
    return moved


@router.put("/stage", tags=["endpoints"], responses=_REFUSALS)
async def put_stages(control: InControl, who: Operator, change: BulkChange) -> Changed:
    """Move many endpoints in one transaction: all of them, or none."""
    endpoints = find_endpoints(control.catalog, ids=change.ids, routers=change.routers(), patterns=change.match)
    revision, moved = await _apply(control, endpoints, change, who)
    return Changed(endpoints=moved, revision=revision)


@router.get("/flags", tags=["flags"])
async def list_flags(control: InControl) -> FlagList:
    """List the flags themselves, in Unleash's model."""
    current = control.flags.current
    return FlagList(
        flags=[current.flags[name].to_unleash() for name in sorted(current.flags)], revision=current.revision
    )


@router.put("/kill-switch", tags=["flags"], responses=_REFUSALS)
async def put_kill_switch(control: InControl, who: Operator, change: KillSwitchChange) -> KillSwitchOut:
    """Let legacy serve everything, or end that."""
    revision = await turn_kill_switch(control, on=change.on, author=Author(who, change.why))
    return KillSwitchOut(on=is_killed(control.flags.current.flags), revision=revision)


@router.get("/audit", tags=["audit"], responses={503: _REFUSALS[503]})
async def list_audit(
    control: InControl,
    limit: Limit = 100,
    before: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
    subject: str | None = None,
) -> AuditList:
    """List who changed what, the latest first; subject is an endpoint's id or a flag's name."""
    # One more than asked for tells whether there is a next page.
    entries = await control.flags.audit(limit + 1, before, subject or None)
    shown = [AuditOut.of(entry) for entry in entries[:limit]]
    return AuditList(audit=shown, next_before=shown[-1].id if len(entries) > limit else None)


@router.get("/candidates", tags=["endpoints"], responses={503: _REFUSALS[503]})
async def list_candidates(control: InControl, limit: Limit = 100) -> CandidateList:
    """List paths that clients asked for and no endpoint matches, the most frequent first."""
    return CandidateList(candidates=[CandidateOut.of(each) for each in await control.candidates.top(limit)])


@router.get("/status", tags=["health"])
async def get_status(control: InControl) -> StatusOut:
    """Show the gateway in a few lines: flags, store, both sides, catalog."""
    settings, flags = control.settings, control.flags
    age = flags.age_seconds()
    now = control.now()
    store = make_url(settings.store_url)
    return StatusOut(
        version=version("banyan"),
        revision=flags.revision,
        flags_age_seconds=None if age == float("inf") else round(age, 3),
        store=store.set(drivername=store.get_backend_name()).render_as_string(hide_password=True),
        kill_switch=is_killed(flags.current.flags),
        started=control.started,
        uptime_seconds=round((now - control.started).total_seconds(), 3),
        reach=[
            Reach(name=probe.name, address=probe.address, ok=probe.ok, detail=probe.detail)
            for probe in await probe_all(settings)
        ],
        server=settings.server,
        workers=settings.workers,
        catalog=str(settings.catalog) if settings.catalog else None,
        endpoints=len(control.catalog),
        counts=dict(count_stages(control.states())),
    )


async def _apply(
    control: Control, endpoints: list[Endpoint], change: StageChange, who: str
) -> tuple[int, list[MovedOut]]:
    lacking = await objections(control, endpoints, change.stage)
    placement = Placement(
        change.stage, change.percent, change.sample, change.constraints(), change.stickiness, change.force
    )
    revision = await place(control, endpoints, placement, Author(who, change.why))
    built = control.built.known
    return revision, [MovedOut.moved(control.state(each.id), built, lacking.get(each.id, ())) for each in endpoints]
