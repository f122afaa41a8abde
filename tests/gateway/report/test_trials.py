"""A rule tried on stored samples."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from gateway.compare import Rule, compare, compile_rules, signature_of
from gateway.compare.tolerances import DecimalString, Ignore
from gateway.report import trials
from gateway.report.judgements import put_triage
from gateway.report.records import Comparison, Found, Tally
from gateway.report.samples import Sample, SampleAnswer, SampleDifference, SampleRequest, encode_sample
from gateway.report.store import ReportStore
from gateway.report.triage import Triage, TriageState
from gateway.report.trials import TrialReport, try_on_samples

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def _rule(tolerance: Any, **scope: str) -> Rule:
    return Rule("r", tolerance, "$.price", "huda", "why", NOW, **scope)  # type: ignore[arg-type]  # router or endpoint


def _comparison(
    number: int, endpoint: str, legacy: object, new: object, name: str = "price", at: float = NOW.timestamp()
) -> Comparison:
    one, two = (SampleAnswer(200, [], orjson.dumps({name: each})) for each in (legacy, new))
    verdict = compare(one.observation(), two.observation(), compile_rules((), endpoint), NOW)
    found = tuple(
        Found(signature_of(endpoint, each).id, each.location, str(each.kind), each.types, 2)
        for each in verdict.differences
    )
    sample = Sample(at, f"q{number}", endpoint, "legacy", "mismatch", SampleRequest("GET", b"/"), one, two)
    return Comparison(endpoint, at, "mismatch", found, sample=encode_sample(sample))


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


async def test_requests_to_which_a_client_gave_one_id_are_each_tried(filled: ReportStore) -> None:
    for number, pair in enumerate([("1.50", 1.5), (None, 2)]):
        tally = Tally()
        tally.add(_comparison(7, "one.get", *pair, at=NOW.timestamp() + number))
        await filled.apply("w", 10 + number, tally, NOW.timestamp())
    trial = await _try(filled, _rule(Ignore(), endpoint="one.get"))
    assert (trial.samples, trial.turned) == (2, ("q7", "q7 (2)"))


async def test_a_rule_in_the_place_of_another_is_tried_without_it(filled: ReportStore) -> None:
    trial = await _try(filled, _rule(DecimalString(), endpoint="shop.get"), (_rule(Ignore()),))
    assert trial.turned == ("q1",)


async def test_only_samples_of_its_place_are_tried_and_the_seldom_ones_too(
    report: ReportStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trials, "MOST_SAMPLES", 2)
    pairs = [("price", None, 2), *(("price", f"{number}.50", number + 0.5) for number in range(3)), ("other", 1, 2)]
    for number, (name, legacy, new) in enumerate(pairs):
        tally = Tally()
        tally.add(_comparison(number, "shop.get", legacy, new, name))
        await report.apply("w", number + 1, tally, NOW.timestamp())
    trial = await _try(report, _rule(DecimalString(), endpoint="shop.get"))
    assert (trial.samples, trial.stored, trial.is_part) == (2, 4, True)
    assert (len(trial.turned), trial.still) == (1, 1)


async def test_a_rule_on_rows_is_tried_on_writes(report: ReportStore) -> None:
    place = "$rows.orders[*].note"
    found = SampleDifference("aa11", place, "value", "by hand", "made by new", 2)
    answer = SampleAnswer(200, [], b'{"ok": true}')
    request = SampleRequest("POST", b"/orders")
    sample = Sample(
        0.0, "w1", "shop.post", "legacy", "mismatch", request, answer, answer, (found,), writes={"rows": []}
    )
    tally = Tally()
    signature = Found("aa11", place, "value", ("string", "string"), 2)
    tally.add(Comparison("shop.post", 0.0, "mismatch", (signature,), sample=encode_sample(sample)))
    await report.apply("w", 1, tally, NOW.timestamp())
    trial = await _try(report, replace(_rule(Ignore(), endpoint="shop.post"), location=place))
    assert (trial.turned, [each.difference.new for each in trial.hidden]) == (("w1",), ["made by new"])
    assert (await _try(report, _rule(Ignore()))).samples == 0
