"""A rule tried on stored samples."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from gateway.compare import Rule, compare, compile_rules, signature_of
from gateway.compare.tolerances import DecimalString, Ignore
from gateway.report.judgements import put_triage
from gateway.report.records import Comparison, Found, Tally
from gateway.report.samples import Sample, SampleAnswer, SampleRequest, encode_sample
from gateway.report.store import ReportStore
from gateway.report.triage import Triage, TriageState
from gateway.report.trials import TrialReport, try_on_samples

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def _rule(tolerance: Any, **scope: str) -> Rule:
    return Rule("r", tolerance, "$.price", "huda", "why", NOW, **scope)  # type: ignore[arg-type]  # router or endpoint


def _comparison(number: int, endpoint: str, legacy: object, new: object) -> Comparison:
    one, two = (SampleAnswer(200, [], orjson.dumps({"price": each})) for each in (legacy, new))
    verdict = compare(one.observation(), two.observation(), compile_rules((), endpoint), NOW)
    found = tuple(
        Found(signature_of(endpoint, each).id, each.location, str(each.kind), each.types, 2)
        for each in verdict.differences
    )
    sample = Sample(NOW.timestamp(), f"q{number}", endpoint, "legacy", "mismatch", SampleRequest("GET", b"/"), one, two)
    return Comparison(endpoint, NOW.timestamp(), "mismatch", found, sample=encode_sample(sample))


@pytest.fixture
async def filled(report: ReportStore) -> ReportStore:
    pairs = [("shop.get", "1.50", 1.5), ("shop.get", None, 2), ("other.get", "3.00", 3)]
    for number, pair in enumerate(pairs, 1):
        tally = Tally()
        tally.add(_comparison(number, *pair))
        await report.apply("w", number, tally, NOW.timestamp())
    return report


async def _try(store: ReportStore, rule: Rule, held: tuple[Rule, ...] = ()) -> TrialReport:
    return await try_on_samples(store, rule, held, NOW)


async def test_a_narrow_rule_turns_what_it_explains_in_its_scope(filled: ReportStore) -> None:
    everywhere, here = (
        await _try(filled, _rule(DecimalString())),
        await _try(filled, _rule(DecimalString(), router="shop")),
    )
    assert (everywhere.samples, sorted(everywhere.turned), everywhere.still) == (3, ["q1", "q3"], 1)
    assert (here.samples, here.turned, here.mixed) == (2, ("q1",), ())


async def test_what_a_broad_rule_would_wrongly_hide_is_said(filled: ReportStore) -> None:
    first = await _try(filled, _rule(Ignore(), endpoint="shop.get"))
    bug = next(each.signature for each in first.hidden if each.difference.legacy is None)
    async with filled.transaction() as connection:
        await put_triage(connection, Triage(bug, TriageState.BUG, "huda", "null is a bug"), NOW.timestamp())
    trial = await _try(filled, _rule(Ignore(), endpoint="shop.get"))
    assert (trial.bugs, trial.hidden[0].is_bug, trial.hidden_count) == ((bug,), True, 2)
    assert trial.mixed == (("null", "number"), ("string", "number"))


async def test_a_rule_in_the_place_of_another_is_tried_without_it(filled: ReportStore) -> None:
    trial = await _try(filled, _rule(DecimalString(), endpoint="shop.get"), (_rule(Ignore()),))
    assert trial.turned == ("q1",)
