"""All signatures, ranked: where QA finds what to look at next."""

from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from gateway.control.reports import endpoints_on_record
from gateway.control.visit import InVisit
from gateway.report.queries.signatures import read_signatures
from gateway.report.triage import TriageState
from gateway.report.views import SignatureRow

router = APIRouter(include_in_schema=False)

PAGE = 100


@router.get("/differences")
async def show_differences(visit: InVisit, state: str = "", router: str = "", q: str = "", page: int = 1) -> Response:
    control = visit.control
    wanted = [each for each in TriageState if each.value == state]
    members = await endpoints_on_record(control, router) if router in _routers(visit) else None
    async with control.report.transaction() as connection:
        found = await read_signatures(connection, control.seconds(), members, wanted or None)
    fitting = [row for row in found if _has(row, q)]
    page = max(1, page)
    query = urlencode({name: value for name, value in (("state", state), ("router", router)) if value})
    return await visit.page(
        "differences.html",
        rows=fitting[(page - 1) * PAGE : page * PAGE],
        found=len(fitting),
        page=page,
        has_more=len(fitting) > page * PAGE,
        state=state,
        router=router,
        q=q.strip(),
        routers=_routers(visit),
        states=list(TriageState),
        twin=f"/api/signatures?{query}",
    )


def _routers(visit: InVisit) -> list[str]:
    return list(dict.fromkeys(endpoint.router for endpoint in visit.control.catalog))


def _has(row: SignatureRow, text: str) -> bool:
    held = f"{row.endpoint} {row.location} {row.kind} {row.triage.owner} {row.triage.ticket}".lower()
    return all(word in held for word in text.lower().split())
