"""How far the migration is: routers by stage, how it came there, and where it hurts."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from flags.errors import StoreError
from flags.registry import Stage
from gateway.control.context import Control
from gateway.control.overview import RouterGroup, count_stages, group_by_router
from gateway.control.plots import Plot
from gateway.control.reports import burn_up_of, standing_of
from gateway.control.visit import InVisit, Visit
from gateway.control.web.drawings import draw_burn_up, draw_series, draw_total
from gateway.control.web.span import Range, RangeOf
from gateway.report.views import Accounting, EndpointSummary, Outcomes

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the store says of all endpoints together."""

    burn_up: Plot
    bar: Plot
    series: Plot
    outcomes: Outcomes
    worst: Sequence[EndpointSummary]
    unsettled: int
    accounting: Accounting


@router.get("/progress")
async def show_progress(visit: InVisit, span: RangeOf) -> Response:
    control = visit.control
    states = control.states()
    groups = sorted(group_by_router(states), key=_left, reverse=True)
    try:
        standing = await _standing(visit, control, span)
    except StoreError:  # the frame around the page says that the store is lost
        standing = None
    return await visit.page(
        "progress.html",
        stages=list(reversed(Stage)),
        counts=count_stages(states),
        moved=[(group, group.counts) for group in groups if _left(group)],
        unmoved=[(group, group.counts) for group in groups if not _left(group)],
        total=len(states),
        standing=standing,
        span=span,
        twin=f"/api/progress?last={span.chosen}",
    )


def _left(group: RouterGroup) -> int:
    """How many of its endpoints have left legacy."""
    return sum(count for stage, count in group.counts.items() if stage is not Stage.LEGACY)


async def _standing(visit: Visit, control: Control, span: Range) -> Standing:
    burn_up, found = await burn_up_of(control), await standing_of(control, span.span)
    return Standing(
        burn_up=draw_burn_up(visit.words, burn_up),
        bar=draw_total(visit.words, found.outcomes),
        series=draw_series(visit.words, found.series, span.span.grain),
        outcomes=found.outcomes,
        worst=found.worst,
        unsettled=found.unsettled,
        accounting=found.accounting,
    )
