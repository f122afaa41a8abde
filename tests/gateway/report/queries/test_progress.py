"""The burn-up follows the audit without reading it twice."""

from datetime import UTC, datetime

from flags.registry import Stage, flags_for
from flags.store import SqlFlagStore
from gateway.report.burnup import BurnUp
from gateway.report.queries.progress import follow_changes
from gateway.report.store import ReportStore


async def test_changes_are_followed(report: ReportStore, report_url: str) -> None:
    flags, burn_up = SqlFlagStore(report_url), BurnUp(["a", "b"])
    for endpoint, stage in (("a", Stage.SHADOW), ("b", Stage.NEW), ("a", Stage.NEW)):
        await flags.change(flags_for(endpoint, stage), who="op", why="", action="stage")
        async with report.transaction() as connection:
            await follow_changes(connection, burn_up)
    await flags.close()
    latest = burn_up.points(datetime(2100, 1, 1, tzinfo=UTC))[-1]
    assert latest.stages == {"legacy": 0, "shadow": 0, "canary": 0, "new": 2}
    assert burn_up.last_id >= 4
