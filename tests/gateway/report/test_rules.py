"""Rules in the store, on both databases: one transaction a change, with its audit row and a revision."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import func, insert, select, update

from flags.tables import AUDIT
from gateway.compare import Rule
from gateway.compare.tolerances import NumberWithin, Uuids
from gateway.errors import RuleError, UnknownRuleError
from gateway.report.records import Comparison, Tally
from gateway.report.rules import Imported, RuleStore, Signed
from gateway.report.schema import RULES
from gateway.report.store import ReportStore

NOW = datetime(2026, 11, 25, tzinfo=UTC)
QA = Signed("huda", "seen in review")
CENT = Rule("cent", NumberWithin(Decimal("0.01")), "$.price", "huda", "rounding", NOW)
IDS = Rule("ids", Uuids(), "$.id", "huda", "made anew", NOW, expires=NOW, endpoint="a.get")


@pytest.fixture
def rules(report: ReportStore) -> RuleStore:
    return RuleStore(report)


async def audited(report: ReportStore) -> list[tuple[str, str, str]]:
    async with report.transaction() as connection:
        rows = await connection.execute(select(AUDIT.c.who, AUDIT.c.action, AUDIT.c.subject).order_by(AUDIT.c.id))
    return [(who, action, subject) for who, action, subject in rows]


async def test_rules_come_back_as_they_were_written(rules: RuleStore) -> None:
    await rules.add(CENT, QA)
    await rules.add(IDS, QA)
    revision, stored = await rules.load()
    assert (revision, [each.rule for each in stored]) == (2, [CENT, IDS])


async def test_each_change_is_audited(rules: RuleStore, report: ReportStore) -> None:
    await rules.add(CENT, QA)
    await rules.put(replace(CENT, reason="better said"), QA)
    await rules.remove("cent", QA)
    assert await audited(report) == [("huda", f"rule {what}", "rule:cent") for what in ("added", "changed", "removed")]
    assert await rules.load() == (3, [])


async def test_a_refused_change_leaves_no_trace(rules: RuleStore, report: ReportStore) -> None:
    await rules.add(CENT, QA)
    with pytest.raises(RuleError, match="already"):
        await rules.add(CENT, QA)
    with pytest.raises(UnknownRuleError, match="there is no rule 'ids'"):
        await rules.put(IDS, QA)
    assert await rules.revision() == 1
    assert len(await audited(report)) == 1


async def test_hits_stay_while_a_rule_explains_the_same(rules: RuleStore, report: ReportStore) -> None:
    await rules.add(CENT, QA)
    async with report.transaction() as connection:
        await connection.execute(update(RULES).values(hits=7))
    await rules.put(replace(CENT, expires=NOW), QA)
    assert [each.hits for each in (await rules.load())[1]] == [7]
    await rules.put(replace(CENT, location="$.total"), QA)
    assert [each.hits for each in (await rules.load())[1]] == [0]


async def test_an_import_makes_the_store_what_the_file_says(rules: RuleStore, report: ReportStore) -> None:
    await rules.add(CENT, QA)
    await rules.add(IDS, QA)
    other = replace(IDS, id="other")
    found = await rules.replace_all([replace(CENT, reason="else"), other], QA)
    assert found == Imported(("other",), ("cent",), ("ids",))
    before = await rules.revision(), len(await audited(report))
    assert await rules.replace_all([replace(CENT, reason="else"), other], QA) == Imported()
    assert (await rules.revision(), len(await audited(report))) == before


async def test_changes_at_once_all_count(rules: RuleStore, report_url: str) -> None:
    stores = [ReportStore(report_url) for _ in range(4)]
    async with asyncio.TaskGroup() as tasks:
        for number, store in enumerate(stores):
            tasks.create_task(RuleStore(store).add(replace(CENT, id=f"r{number}"), QA))
    for store in stores:
        await store.close()
    revision, stored = await rules.load()
    assert (revision, len(stored)) == (4, 4)


async def test_a_row_that_cannot_be_read_is_left_out_and_can_be_removed(rules: RuleStore, report: ReportStore) -> None:
    async with report.transaction() as connection:
        await connection.execute(insert(RULES).values(id="odd", rule="{", author="?", reason="?", hits=0))
    assert (await rules.load())[1] == []
    await rules.remove("odd", QA)
    async with report.transaction() as connection:
        assert (await connection.execute(select(func.count()).select_from(RULES))).scalar_one() == 0


async def test_what_workers_explained_by_a_rule_is_counted(rules: RuleStore, report: ReportStore) -> None:
    await rules.add(CENT, QA)
    for worker in ("w1", "w2"):
        tally = Tally()
        tally.add(Comparison("a.get", NOW.timestamp(), "match_by_rule", hits=(("cent", 3), ("gone", 1))))
        await report.apply(worker, 1, tally, NOW.timestamp())
    assert [(each.rule.id, each.hits) for each in (await rules.load())[1]] == [("cent", 6)]
