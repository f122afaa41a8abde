"""Two flags make a stage, and a stage makes two flags."""

from typing import TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flags.compiled import CompiledFlags
from flags.errors import ImpossibleStageError
from flags.registry import (
    Caller,
    Constraint,
    Flag,
    Stage,
    Strategy,
    flags_for,
    kill_switch,
    stage_of,
)


class Options(TypedDict, total=False):
    percent: int
    sample: int
    where: tuple[Constraint, ...]
    stickiness: str


ACME = Constraint("tenant", "IN", ("acme",))


@pytest.mark.parametrize(
    ("stage", "options"),
    [
        (Stage.LEGACY, {}),
        (Stage.SHADOW, {}),
        (Stage.SHADOW, {"sample": 1}),
        (Stage.CANARY, {"percent": 1}),
        (Stage.CANARY, {"percent": 99, "sample": 0}),
        (Stage.CANARY, {"where": (ACME,)}),
        (Stage.CANARY, {"where": (ACME,), "percent": 100}),
        (Stage.CANARY, {"where": (ACME,), "percent": 30, "stickiness": "tenant"}),
        (Stage.NEW, {}),
        (Stage.NEW, {"percent": 100, "sample": 10}),
    ],
)
def test_the_flags_of_a_stage_are_read_back_as_it(stage: Stage, options: Options) -> None:
    assert stage_of(*flags_for("customers.get", stage, **options)) is stage


@pytest.mark.parametrize(
    ("stage", "options", "reason"),
    [
        (Stage.LEGACY, {"percent": 10}, "--percent 10.*canary"),
        (Stage.LEGACY, {"sample": 10}, "--sample 10"),
        (Stage.LEGACY, {"where": (ACME,)}, "--where on tenant"),
        (Stage.SHADOW, {"percent": 10}, "--percent 10.*--sample"),
        (Stage.SHADOW, {"sample": 0}, "stage legacy"),
        (Stage.SHADOW, {"sample": 101}, "--sample 101"),
        (Stage.CANARY, {}, "--percent 1 to 99"),
        (Stage.CANARY, {"percent": 0}, "--percent 0"),
        (Stage.CANARY, {"percent": 100}, "stage new"),
        (Stage.CANARY, {"percent": 101, "where": (ACME,)}, "--percent 101"),
        (Stage.NEW, {"percent": 30}, "--percent 30"),
        (Stage.NEW, {"where": (ACME,)}, "--where on tenant"),
        (Stage.NEW, {"stickiness": "userId"}, "stickiness 'userId'"),
        (Stage.NEW, {"sample": -1}, "--sample -1"),
    ],
)
def test_an_impossible_stage_gets_a_sentence(stage: Stage, options: Options, reason: str) -> None:
    with pytest.raises(ImpossibleStageError, match=reason):
        flags_for("customers.get", stage, **options)


@pytest.mark.parametrize(
    ("route", "shadow", "stage"),
    [
        (None, None, Stage.LEGACY),
        (None, Flag("shadow.a", enabled=True), Stage.SHADOW),
        (Flag("route.a", enabled=True), None, Stage.NEW),
        (
            Flag("route.a", enabled=True, strategies=(Strategy(100, "userId"),)),
            None,
            Stage.CANARY,
        ),
        (Flag("route.a", enabled=True, strategies=(Strategy(0),)), None, Stage.LEGACY),
    ],
)
def test_flags_set_by_hand_have_a_stage_too(route: Flag | None, shadow: Flag | None, stage: Stage) -> None:
    assert stage_of(route, shadow) is stage


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12),
    st.lists(st.integers(1, 99), min_size=2, max_size=4),
)
def test_a_higher_percentage_keeps_everybody_who_was_in(user: str, percentages: list[int]) -> None:
    caller = Caller(user_id=user)
    decisions = []
    for percent in sorted(percentages):
        table = CompiledFlags(flags_for("customers.get", Stage.CANARY, percent=percent))
        decisions.append(table.is_on("route.customers.get", caller))
    assert decisions == sorted(decisions)


def test_a_new_endpoint_is_shadowed_only_by_wish() -> None:
    assert flags_for("a", Stage.NEW)[1].verdict is False
    assert flags_for("a", Stage.NEW, sample=100)[1].verdict is True


def test_the_kill_switch_is_a_plain_flag() -> None:
    assert kill_switch(on=True) == Flag("banyan.kill-switch", enabled=True)
    assert kill_switch(on=False).verdict is False
