"""Flags survive the way through JSON, and what cannot be meant is refused in words."""

import json
from dataclasses import replace

import pytest
from hypothesis import given

from flags.errors import InvalidFlagError
from flags.model import Constraint, Flag, Strategy
from tests.flags.strategies import flags


@given(flags())
def test_a_flag_survives_json(flag: Flag) -> None:
    loaded = Flag.from_unleash(json.loads(json.dumps(flag.to_unleash())))
    # An empty group means the flag's name, and is written out as such.
    named = tuple(replace(each, group_id=each.group_id or flag.name) for each in flag.strategies)
    assert loaded == replace(flag, strategies=named)


def test_a_strategy_is_written_as_unleash_writes_it() -> None:
    older = Constraint("appVersion", "SEMVER_LT", ("2.0.0",), inverted=True)
    flag = Flag("route.a", enabled=True, strategies=(Strategy(30, "userId", "a", (older,)),))
    assert flag.to_unleash()["strategies"] == [
        {
            "name": "flexibleRollout",
            "parameters": {"rollout": "30", "stickiness": "userId", "groupId": "a"},
            "constraints": [
                {
                    "contextName": "appVersion",
                    "operator": "SEMVER_LT",
                    "values": [],
                    "value": "2.0.0",
                    "inverted": True,
                    "caseInsensitive": False,
                }
            ],
        }
    ]


def test_what_unleash_leaves_out_has_its_defaults() -> None:
    raw = {
        "name": "f",
        "enabled": True,
        "strategies": [{"name": "default"}, {"name": "flexibleRollout"}],
    }
    assert Flag.from_unleash(raw).strategies == (Strategy(), Strategy())


@pytest.mark.parametrize(
    ("strategies", "reason"),
    [
        ([{"name": "userWithId"}], "userWithId"),
        ([{"name": "flexibleRollout", "parameters": {"rollout": "0.5"}}], "'0.5'"),
        ([{"name": "flexibleRollout", "parameters": {"rollout": "101"}}], "101"),
        ([{"name": "flexibleRollout", "parameters": []}, 7], "strategies"),
        ([{"name": "flexibleRollout", "parameters": "x"}], "parameters"),
        ([{"name": "default", "segments": [1]}], "segments"),
        (
            [
                {
                    "name": "default",
                    "constraints": [{"contextName": "tenant", "operator": "IN"}],
                }
            ],
            "no values",
        ),
        ({"name": "default"}, "strategies"),
    ],
)
def test_strategies_that_cannot_be_meant_are_refused(strategies: object, reason: str) -> None:
    with pytest.raises(InvalidFlagError, match=reason):
        Flag.from_unleash({"name": "f", "enabled": True, "strategies": strategies})


@pytest.mark.parametrize("name", ["", "a b", 'a"b', "x" * 256, "naïve", "a\n"])
def test_a_name_that_cannot_be_used_is_refused(name: str) -> None:
    with pytest.raises(InvalidFlagError, match="flag name"):
        Flag(name)


@pytest.mark.parametrize("rollout", [-1, 101])
def test_a_percentage_ends_at_100(rollout: int) -> None:
    with pytest.raises(InvalidFlagError, match=str(rollout)):
        Strategy(rollout)


@pytest.mark.parametrize("stickiness", ["", "currentTime", 'a"b'])
def test_a_stickiness_that_sticks_to_nothing_is_refused(stickiness: str) -> None:
    with pytest.raises(InvalidFlagError, match="stickiness"):
        Strategy(50, stickiness)


@pytest.mark.parametrize(
    ("flag", "verdict"),
    [
        (Flag("f"), False),
        (Flag("f", enabled=True), True),
        (Flag("f", strategies=(Strategy(),)), False),
        (Flag("f", enabled=True, strategies=(Strategy(0), Strategy(100))), True),
        (Flag("f", enabled=True, strategies=(Strategy(0),)), False),
        (Flag("f", enabled=True, strategies=(Strategy(50),)), None),
        (Flag("f", enabled=True, strategies=(Strategy(100, "random"),)), True),
        (Flag("f", enabled=True, strategies=(Strategy(100, "userId"),)), None),
        (
            Flag(
                "f",
                enabled=True,
                strategies=(Strategy(constraints=(Constraint("tenant", "IN", ("a",)),)),),
            ),
            None,
        ),
    ],
)
def test_a_flag_knows_whether_it_can_vary(flag: Flag, verdict: bool | None) -> None:
    assert flag.verdict is verdict
