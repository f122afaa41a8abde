"""The gate's figures, and that looking often does not fool it."""

import math
import random

from hypothesis import given
from hypothesis import strategies as st

from gateway.report.gate import Evidence, Facts, Policy, ShapeFact, State, judge

SHAPE = ShapeFact("GET ?", 5000, 5000)
GOOD = Facts(Evidence(matches=3327), (SHAPE,), 0.7, 5000, (), "qa")


def test_clean_comparisons_needed() -> None:
    assert Evidence().still_needed == 3327
    assert Evidence(matches=3327).is_enough
    assert not Evidence(matches=3326).is_enough


@given(st.integers(0, 500), st.integers(0, 100_000))
def test_each_mismatch_costs_the_same(mismatches: int, matches: int) -> None:
    more = Evidence(0, mismatches + 1).still_needed - Evidence(0, mismatches).still_needed
    assert more in {2557, 2558}
    evidence = Evidence(matches, mismatches)
    assert Evidence(matches + evidence.still_needed, mismatches).is_enough


def test_looking_after_each_comparison_promotes_wrongly_at_most_by_alpha() -> None:
    chance = random.Random(7)  # noqa: S311 - a simulation, repeatable
    runs, wrong = 2000, 0
    for _ in range(runs):
        matches = mismatches = 0
        while matches < 100_000:
            # E only grows between two mismatches, so looking just before each is looking always.
            matches += int(math.log(1 - chance.random()) / math.log(1 - 0.001))
            if Evidence(matches, mismatches).is_enough:
                wrong += 1
                break
            mismatches += 1
    assert wrong / runs <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / runs)


def missing_of(facts: Facts) -> dict[str, str]:
    return {each.name: each.missing for each in judge(facts).conditions if each.missing}


def test_each_condition_says_what_is_missing() -> None:
    assert judge(GOOD).state is State.MET
    thin = judge(Facts())
    assert thin.state is State.NOT_ENOUGH_EVIDENCE
    assert [each.name for each in thin.conditions if each.missing] == ["equivalence", "shapes", "latency", "sign-off"]


def test_what_failed_is_said_before_what_is_lacking() -> None:
    facts = GOOD._replace(unsettled=("$.a", "$.b", "$.c", "$.d"), evidence=Evidence())
    assert judge(facts).state is State.FAILED
    assert missing_of(facts)["signatures"] == "triage or fix what is open or a bug: $.a; $.b; $.c; and 1 more"
    assert "1.50x" in missing_of(GOOD._replace(latency_ratio=1.5))["latency"]


def test_a_shape_seldom_compared_is_named() -> None:
    rare = ShapeFact("GET ?export", 40, 4)
    assert "GET ?export" in missing_of(GOOD._replace(shapes=(SHAPE, rare)))["shapes"]
    assert judge(GOOD._replace(shapes=(SHAPE, rare)), Policy(times_a_shape=4)).state is State.MET


def test_odd_shapes_below_the_target_hold_nobody_up() -> None:
    odd = tuple(ShapeFact(f"GET ?{name}", 1, 1) for name in "abcde")
    assert judge(GOOD._replace(shapes=(SHAPE, *odd))).state is State.MET
    assert missing_of(GOOD._replace(shapes=(SHAPE, *odd, ShapeFact("GET ?f", 1, 1))))


def test_a_ratio_of_few_requests_says_nothing() -> None:
    assert missing_of(GOOD._replace(timed=99)) == {"latency": "1 more requests to be timed on both sides"}


def test_a_revoked_sign_off_says_why() -> None:
    facts = GOOD._replace(signed_off_by=None, revoked="a new signature at $.name")
    assert missing_of(facts)["sign-off"] == "the sign-off was revoked: a new signature at $.name"
