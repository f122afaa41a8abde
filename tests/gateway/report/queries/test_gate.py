"""Facts of a gate: what counts, since when, and for whom."""

from dataclasses import replace
from datetime import timedelta

from gateway.compare import Rule
from gateway.compare.tolerances import Ignore
from gateway.report.gate import Facts, Policy, ShapeFact
from gateway.report.judgements import SignOff, put_sign_off, put_triage, revoke_sign_off
from gateway.report.queries.gate import read_facts
from gateway.report.records import Tally
from gateway.report.span import moment
from gateway.report.store import ReportStore
from gateway.report.triage import Triage, TriageState
from tests.gateway.report.queries.conftest import NOW, compared

RULE = Rule("r", Ignore(), "$.price", "qa", "new", moment(NOW + 30), endpoint="a.get")


async def facts_of(store: ReportStore, endpoint: str, *rules: Rule, now: float = NOW) -> Facts:
    async with store.transaction() as connection:
        return (await read_facts(connection, ["a.get", "b.get", "c.get"], rules, Policy(), now))[endpoint]


async def test_facts_of_an_endpoint(filled: ReportStore) -> None:
    facts = await facts_of(filled, "a.get")
    assert (facts.evidence.matches, facts.evidence.mismatches) == (10, 1)
    assert facts.shapes == (ShapeFact("GET ?page", 11, 11), ShapeFact("POST ? #1a2b", 1, 0))
    assert (facts.timed, facts.unsettled, facts.signed_off_by) == (11, ("$.price",), None)


async def test_nothing_on_record_is_no_evidence(filled: ReportStore) -> None:
    assert await facts_of(filled, "c.get") == Facts()


async def test_mismatches_before_a_judgement_do_not_count(filled: ReportStore) -> None:
    later = Tally()
    later.add(compared("match", NOW + 120))
    await filled.apply("w2", 1, later, NOW + 120)
    async with filled.transaction() as connection:
        await put_triage(connection, Triage("aa11", TriageState.FIXED, "qa", "build b2"), NOW + 30)
    facts = await facts_of(filled, "a.get", now=NOW + 180)
    assert (facts.evidence.matches, facts.evidence.mismatches, facts.unsettled) == (1, 0, ())


async def test_a_rule_of_another_endpoint_changes_nothing(filled: ReportStore) -> None:
    assert (await facts_of(filled, "a.get", replace(RULE, endpoint="b.get"), now=NOW + 60)).evidence.matches == 10
    assert (await facts_of(filled, "a.get", RULE, now=NOW + 60)).evidence.matches == 0
    old = replace(RULE, created=moment(NOW) - timedelta(days=40))
    assert (await facts_of(filled, "a.get", old, now=NOW + 60)).evidence.matches == 10


async def test_a_sign_off_stands_until_revoked(filled: ReportStore) -> None:
    async with filled.transaction() as connection:
        await put_sign_off(connection, SignOff("a.get", "maryam", "all looked at", NOW))
    assert (await facts_of(filled, "a.get")).signed_off_by == "maryam"
    async with filled.transaction() as connection:
        await revoke_sign_off(connection, "a.get", "op", "too early", NOW + 1)
    facts = await facts_of(filled, "a.get")
    assert (facts.signed_off_by, facts.revoked) == (None, "too early")
