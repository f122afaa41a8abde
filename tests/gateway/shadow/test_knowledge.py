"""Rules and judgements reach a worker, and stay when the store goes."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from typing_extensions import override

from flags.store import SqlFlagStore
from gateway.compare import Rule
from gateway.compare.tolerances import Ignore
from gateway.report.following import FollowedRules
from gateway.report.judgements import put_triage
from gateway.report.rules import RuleStore, Signed
from gateway.report.samples import SampleDifference
from gateway.report.store import ReportStore
from gateway.report.triage import Triage, TriageState
from gateway.shadow.knowledge import FollowedKnowledge
from tests.support.wire import eventually

NOW = 1_764_100_800.0
DIFFERENCE = SampleDifference("aa11", "$.a", "value", 1, 2, 2)


async def test_rules_and_judgements_are_followed_and_survive_the_store(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/banyan.db"
    flags = SqlFlagStore(url)
    await flags.prepare()
    await flags.close()
    store = ReportStore(url)
    knowledge = FollowedKnowledge(store)
    await knowledge.refresh()
    assert knowledge.settle("mismatch", [DIFFERENCE], NOW).outcome == "mismatch"
    rule = Rule("r1", Ignore(), "$.a", "qa", "noise", datetime(2026, 1, 1, tzinfo=UTC))
    await RuleStore(store).add(rule, Signed("qa", "test"))
    async with store.transaction() as connection:
        await put_triage(connection, Triage("aa11", TriageState.ACCEPTED, "qa", "a correction"), NOW)
    await knowledge.rules.refresh()
    await knowledge.refresh()
    (tmp_path / "banyan.db").unlink()
    await knowledge.refresh()
    assert knowledge.settle("mismatch", [DIFFERENCE], NOW).outcome == "accepted"
    assert knowledge.rules_at("items.get").at("$.a")
    await store.close()


class Failing(FollowedRules):
    """Rules that break in a way nobody thought of."""

    times = 0

    @override
    async def watch(self) -> None:
        self.times += 1
        raise KeyError("rule")


async def test_defect_in_following_ends_no_worker(tmp_path: Path) -> None:
    (tmp_path / "banyan.db").touch()
    store = ReportStore(f"sqlite:///{tmp_path}/banyan.db")
    knowledge = FollowedKnowledge(store, poll=0.01)
    knowledge.rules = failing = Failing(RuleStore(store))
    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(knowledge.watch())
        await eventually(lambda: failing.times >= 2)
        watching.cancel()
    await store.close()
    assert watching.cancelled()
