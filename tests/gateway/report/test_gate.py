"""The gate's figures, and that looking often does not fool it."""

import math
import random

from hypothesis import given
from hypothesis import strategies as st

from gateway.report.gate import Evidence, Facts, State, judge

GOOD = Facts(Evidence(matches=3327), 5, 5, 0.7, 0, "qa")


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


def test_each_condition_says_what_is_missing() -> None:
    assert judge(GOOD).state is State.MET
    thin = judge(GOOD._replace(evidence=Evidence(), signed_off_by=None, latency_ratio=None, shapes_seen=1))
    assert thin.state is State.NOT_ENOUGH_EVIDENCE
    assert sum(bool(each.missing) for each in thin.conditions) == 4
    assert judge(GOOD._replace(open_signatures=2, evidence=Evidence())).state is State.FAILED
    assert judge(GOOD._replace(latency_ratio=1.5)).state is State.FAILED
