import json
from datetime import UTC, datetime
from typing import Any

from gateway.compare import Observation, Rule, Sample, try_rule
from gateway.compare.tolerances import DecimalString, Ignore

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


def test_a_broad_rule_is_shown_to_hide_other_types_too() -> None:
    trial = try_rule(_rule(Ignore()), SAMPLES, (), NOW)
    assert trial.turned == ("money", "null")
    assert trial.mixed == (("null", "number"), ("string", "number"))
