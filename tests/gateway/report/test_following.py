"""What a worker compares by follows the store, and outlives it."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flags.store import SqlFlagStore
from gateway.compare import Rule
from gateway.compare.tolerances import Uuids
from gateway.report import following
from gateway.report.following import FollowedRules
from gateway.report.rules import RuleStore, Signed
from gateway.report.store import ReportStore

RULE = Rule("ids", Uuids(), "$.id", "huda", "made anew", datetime(2026, 11, 25, tzinfo=UTC), router="orders")


@pytest.fixture
async def url(tmp_path: Path) -> str:
    found = f"sqlite:///{tmp_path}/banyan.db"
    flags = SqlFlagStore(found)
    await flags.prepare()
    await flags.close()
    return found


async def test_a_change_by_another_process_arrives(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "POLL_SECONDS", 0.01)
    mine, theirs = ReportStore(url), ReportStore(url)
    followed = FollowedRules(RuleStore(mine))
    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(followed.watch())
        await RuleStore(theirs).add(RULE, Signed("huda", ""))
        async with asyncio.timeout(20):
            while not followed.current.rules:
                await asyncio.sleep(0.01)
        watching.cancel()
    assert followed.current.at("orders.get").at("$.id")
    assert not followed.current.at("customers.get").at("$.id")
    await mine.close()
    await theirs.close()


async def test_the_last_known_rules_outlive_the_store(url: str) -> None:
    store = ReportStore(url)
    followed = FollowedRules(RuleStore(store))
    await RuleStore(store).add(RULE, Signed("huda", ""))
    await followed.refresh()
    await asyncio.to_thread(Path(url.removeprefix("sqlite:///")).unlink)
    await followed._follow()
    assert followed.current.rules == (RULE,)
    await store.close()
