import json
from datetime import UTC, datetime
from typing import Any

from gateway.compare import Difference, Kind, Observation, Rule, Sample, try_rule
from gateway.compare.tolerances import DecimalString, Ignore, StatusMapping

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def _sample(name: Any, legacy: Any, new: Any) -> Sample:
    one, two = (Observation(200, [], json.dumps({"p": each}).encode()) for each in (legacy, new))
    return Sample(name, "shop.get", one, two)


def _rule(tolerance: Any) -> Rule:
    return Rule("r", tolerance, "$.p", "qa", "why", NOW)


SAMPLES = (_sample("money", "1.50", 1.5), _sample("null", None, 1.5), _sample("same", 1, 1))


def test_a_narrow_rule_turns_what_it_explains() -> None:
    trial = try_rule(_rule(DecimalString()), SAMPLES, (), NOW)
    assert (trial.turned, trial.mixed) == (("money",), ())
    assert [name for name, _ in trial.hidden] == ["money"]


def test_an_error_that_a_rule_maps_is_turned() -> None:
    legacy, new = (Observation(status, [], b"{}") for status in (500, 404))
    rule = Rule("r", StatusMapping(500, 404), "status", "qa", "why", NOW)
    trial = try_rule(rule, [Sample("s", "shop.get", legacy, new)], (), NOW)
    assert (trial.turned, trial.still) == (("s",), 0)


def test_a_broad_rule_is_shown_to_hide_other_types_too() -> None:
    trial = try_rule(_rule(Ignore()), SAMPLES, (), NOW)
    assert trial.turned == ("money", "null")
    assert trial.mixed == (("null", "number"), ("string", "number"))


def test_of_a_write_its_rows_are_tried_and_what_the_database_made_up_is_not() -> None:
    rows = (Difference("$rows.orders[*].note", Kind.VALUE, "a", "b"),)
    one, two = Observation(201, [], b'{"id": 7, "total": 1}'), Observation(201, [], b'{"id": 8, "total": 2}')
    write = Sample("w", "shop.post", one, two, rows, frozenset({"$.total", "$rows.orders[*].note"}))
    note, total = (Rule(place, Ignore(), place, "huda", "why", NOW) for place in ("$rows.orders[*].note", "$.total"))
    alone, both = try_rule(note, [write], (), NOW), try_rule(note, [write], (total,), NOW)
    assert (alone.turned, alone.still, [each.location for _, each in alone.hidden]) == ((), 1, [note.location])
    assert (both.turned, both.still) == (("w",), 0)
