"""Proposals from noise, with the counts behind them; nothing is a rule before QA says so."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from flags.tables import AUDIT
from gateway.compare.tolerances import TimestampsWithin
from gateway.errors import RuleError, UnknownRuleError
from gateway.report.proposals import ProposalState, ProposalStore
from gateway.report.records import Comparison, Found, Noise, Tally
from gateway.report.rules import RuleStore, Signed
from gateway.report.store import ReportStore

NOW = datetime(2026, 11, 25, tzinfo=UTC)
QA = Signed("huda", "stamped anew each time")
AT = Found("aa11", "$.at", "value", ("string", "string"), 2)
STAMPS = ('"2026-11-25T10:00:00Z"', '"2026-11-25T10:00:03Z"')


async def _record(store: ReportStore, *, asked: int, noisy: int, differing: int) -> None:
    tally = Tally()
    for number in range(asked):
        noise = (Noise("$.at", "value", *STAMPS),) if number < noisy else ()
        found = (AT,) if number < differing else ()
        outcome = "mismatch" if found else "match"
        tally.add(Comparison("a.get", NOW.timestamp(), outcome, found, asked_twice=True, noise=noise))
    await store.apply("w", 1, tally, NOW.timestamp())


async def test_noise_that_explains_becomes_a_rule_when_accepted(report: ReportStore) -> None:
    await _record(report, asked=40, noisy=30, differing=32)
    proposals = ProposalStore(report)
    (found,) = await proposals.load()
    assert (found.decided.state, found.explains) == (ProposalState.PROPOSED, True)
    assert "in 30 of 40 repeated requests (59.8% to 85.8%), new from legacy in 32 of 40" in found.sentence
    assert (await RuleStore(report).load())[1] == []
    rule = await proposals.accept(found.id, QA, NOW)
    assert (rule.tolerance, rule.endpoint, rule.location) == (TimestampsWithin(5.0), "a.get", "$.at")
    assert [each.rule for each in (await RuleStore(report).load())[1]] == [rule]
    assert [each.decided.state for each in await proposals.load()] == [ProposalState.ACCEPTED]


async def test_what_was_taken_for_a_race_is_to_be_explained_too(report: ReportStore) -> None:
    tally = Tally()
    for _ in range(30):
        noise = (Noise("$.at", "value", *STAMPS),)
        tally.add(Comparison("a.get", NOW.timestamp(), "raced", asked_twice=True, noise=noise, raced=("$.at",)))
    await report.apply("w", 1, tally, NOW.timestamp())
    (found,) = await ProposalStore(report).load()
    assert (found.new.times, found.new.of, found.explains) == (30, 30, True)
    assert (await ProposalStore(report).accept(found.id, QA, NOW)).tolerance == TimestampsWithin(5.0)


async def test_more_than_noise_is_not_accepted(report: ReportStore) -> None:
    await _record(report, asked=100, noisy=3, differing=90)
    (found,) = await ProposalStore(report).load()
    assert found.sentence.endswith("that is more than noise")
    with pytest.raises(RuleError, match="write a rule of your own"):
        await ProposalStore(report).accept(found.id, QA, NOW)
    assert await RuleStore(report).revision() == 0


async def test_what_is_rejected_stays_so_and_is_audited(report: ReportStore) -> None:
    await _record(report, asked=40, noisy=30, differing=32)
    proposals = ProposalStore(report)
    (found,) = await proposals.load()
    await proposals.reject(found.id, QA, NOW)
    (again,) = await proposals.load()
    assert (again.decided.state, again.decided.who) == (ProposalState.REJECTED, "huda")
    async with report.transaction() as connection:
        rows = (await connection.execute(select(AUDIT.c.who, AUDIT.c.action, AUDIT.c.reason))).all()
    assert [tuple(row) for row in rows] == [("huda", "proposal rejected", "stamped anew each time")]


async def test_too_little_evidence_proposes_nothing(report: ReportStore) -> None:
    await _record(report, asked=19, noisy=19, differing=19)
    assert await ProposalStore(report).load() == []
    with pytest.raises(UnknownRuleError, match="no proposal 'x'"):
        await ProposalStore(report).reject("x", QA, NOW)
