"""All signatures, ranked: where QA finds what to look at next."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.responses import Response

from gateway.control.reports import members_of
from gateway.control.schemas import LARGEST
from gateway.control.visit import InVisit
from gateway.report.queries.signatures import Wanted, count_signatures, read_signatures
from gateway.report.triage import TriageState

router = APIRouter(include_in_schema=False)

PAGE = 100


@router.get("/differences")
async def show_differences(
    visit: InVisit,
    state: str = "",
    router: str = "",
    q: str = "",
    page: Annotated[int, Query(le=LARGEST // PAGE)] = 1,
) -> Response:
    control = visit.control
    wanted = [each for each in TriageState if each.value == state]
    members = members_of(control, router) if router in _routers(visit) else None
    page = max(1, page)
    chosen = Wanted(members, wanted or None, q, PAGE, (page - 1) * PAGE)
    async with control.report.transaction() as connection:
        rows = await read_signatures(connection, control.seconds(), chosen)
        found = await count_signatures(connection, control.seconds(), chosen)
    asked = {"state": state if wanted else "", "router": router if members else "", "q": q.strip()}
    shown = {"offset": str(chosen.offset or ""), "limit": str(PAGE)}
    query = urlencode({name: value for name, value in {**asked, **shown}.items() if value})
    return await visit.page(
        "differences.html",
        rows=rows,
        found=found,
        page=page,
        has_more=found > page * PAGE,
        state=state,
        router=router,
        q=q.strip(),
        routers=_routers(visit),
        states=list(TriageState),
        twin=f"/api/signatures?{query}",
    )


def _routers(visit: InVisit) -> list[str]:
    return list(dict.fromkeys(endpoint.router for endpoint in visit.control.catalog))
