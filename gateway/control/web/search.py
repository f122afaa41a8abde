"""Words looked for in endpoints, signatures, rules and the audit."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query
from starlette.responses import Response

from gateway.control.reports import search_of
from gateway.control.visit import InVisit
from gateway.report.views import Hit

router = APIRouter(include_in_schema=False)

KINDS = ("endpoint", "signature", "rule", "audit")


@router.get("/search")
async def show_hits(visit: InVisit, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    text = q.strip()
    hits = await search_of(visit.control, text) if text else []
    groups = [(kind, [(address_of(hit), hit) for hit in hits if hit.kind == kind]) for kind in KINDS]
    return await visit.page(
        "search.html",
        q=text,
        groups=[(kind, found) for kind, found in groups if found],
        twin=f"/api/search?q={quote(text)}" if text else "",
    )


def address_of(hit: Hit) -> str:
    match hit.kind:
        case "endpoint":
            return f"/endpoints/{quote(hit.id)}"
        case "signature":
            return f"/signatures/{quote(hit.id)}"
        case "rule":
            return f"/rules#rule-{quote(hit.id)}"
        case _:
            # The page that has this entry at its top.
            return f"/audit?before={int(hit.id) + 1}"
