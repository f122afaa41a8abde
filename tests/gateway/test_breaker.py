"""The breaker by itself, with the clock in the test's hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.breaker import Breaker, BreakerRule, Change, Drift, DriftRule, breakers

RULE = BreakerRule(failures=3, share=0.5, window=10, cooldown=5)


def opened() -> Breaker:
    breaker = Breaker(RULE)
    for _ in range(3):
        breaker.record("a", failed=True, now=0)
    return breaker


def test_it_opens_at_the_last_failure_and_says_so_once() -> None:
    breaker = Breaker(RULE)
    changes = [breaker.record("a", failed=True, now=number) for number in range(5)]
    assert changes == [None, None, Change.OPENED, None, None]
    assert breaker.open_endpoints() == ["a"]


def test_endpoint_nobody_asked_for_is_allowed() -> None:
    assert Breaker(RULE).allows("a", 0)
    assert Breaker().open_endpoints() == []


def test_endpoints_do_not_share_failures() -> None:
    breaker = opened()
    assert not breaker.allows("a", 1)
    assert breaker.allows("b", 1)


def test_few_failures_among_many_answers_do_not_open_it() -> None:
    breaker = Breaker(RULE)
    for number in range(30):
        assert breaker.record("a", failed=number % 4 == 0, now=1) is None
    assert breaker.allows("a", 1)


def test_failures_of_an_old_window_are_forgotten() -> None:
    breaker = Breaker(RULE)
    for now in (0, 1, 12, 13, 24):
        assert breaker.record("a", failed=True, now=now) is None
    assert breaker.allows("a", 24)


def test_while_open_one_trial_passes_each_cooldown() -> None:
    breaker = opened()
    assert not breaker.allows("a", 4.9)
    assert breaker.allows("a", 5)
    assert not breaker.allows("a", 5)
    assert not breaker.allows("a", 9.9)
    assert breaker.allows("a", 10)


def test_good_trial_closes_it() -> None:
    breaker = opened()
    assert breaker.allows("a", 5)
    assert breaker.record("a", failed=False, now=6) is Change.CLOSED
    assert all(breaker.allows("a", 6) for _ in range(3))
    assert breaker.open_endpoints() == []


def test_failed_trial_keeps_it_open_for_another_cooldown() -> None:
    breaker = opened()
    assert breaker.allows("a", 5)
    assert breaker.record("a", failed=True, now=6) is None
    assert not breaker.allows("a", 9)
    assert breaker.allows("a", 10)


def test_late_answer_from_before_does_not_close_it() -> None:
    breaker = opened()
    assert breaker.record("a", failed=False, now=1) is None
    assert not breaker.allows("a", 1)


def test_closed_again_it_counts_from_nothing() -> None:
    breaker = opened()
    breaker.allows("a", 5)
    breaker.record("a", failed=False, now=5)
    assert [breaker.record("a", failed=True, now=6) for _ in range(3)] == [None, None, Change.OPENED]


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 3)), max_size=60))
def test_changes_alternate_and_match_the_state(events: list[tuple[bool, float]]) -> None:
    breaker, now, changes = Breaker(RULE), 0.0, []
    for failed, step in events:
        now += step
        change = breaker.record("a", failed=failed, now=now) if breaker.allows("a", now) else None
        if change in {Change.OPENED, Change.CLOSED}:
            changes.append(change)
    assert changes[::2] == [Change.OPENED] * len(changes[::2])
    assert changes[1::2] == [Change.CLOSED] * len(changes[1::2])
    assert bool(breaker.open_endpoints()) == (bool(changes) and changes[-1] is Change.OPENED)


@pytest.mark.parametrize("failed", [True, False])
def test_healthy_endpoints_cost_no_memory(failed: bool) -> None:
    breaker = Breaker(RULE)
    for number in range(100):
        breaker.record(f"e{number}", failed=failed, now=0)
    assert len(breaker._endpoints) == (100 if failed else 0)


def test_it_gives_up_once_after_its_trials() -> None:
    breaker = opened()
    changes = []
    for now in range(5, 40, 5):
        assert breaker.allows("a", now)
        changes.append(breaker.record("a", failed=True, now=now))
    assert changes == [None, None, Change.GAVE_UP, None, None, None, None]


def test_held_endpoint_has_no_trials_until_it_is_released() -> None:
    breaker = opened()
    assert (breaker.hold("a"), breaker.hold("a")) == (True, False)
    assert not breaker.allows("a", 100)
    breaker.release("a")
    assert breaker.allows("a", 100)
    assert breaker.open_endpoints() == []


DRIFT = DriftRule(mismatches=3, share=0.5, window=10)


@pytest.mark.parametrize(
    ("compared", "says"),
    [
        ([True, True, True], "3 of 3"),
        ([True, False, True, False, True], "3 of 5"),
        ([True, False, False, False, True, False, False, True], ""),
        ([True, True], ""),
    ],
)
def test_drift_is_said_where_it_is_many_and_much(compared: list[bool], says: str) -> None:
    drift = Drift(DRIFT)
    said = [drift.record("a", differs=differs, now=1) for differs in compared]
    assert said[-1].startswith(says) if says else not any(said)
    assert not any(said[:-1])


def test_drift_of_an_old_window_is_forgotten() -> None:
    drift = Drift(DRIFT)
    assert not any(drift.record("a", differs=True, now=now) for now in (0, 1, 12, 13, 24))


def test_endpoint_without_drift_costs_no_memory() -> None:
    drift = Drift(DRIFT)
    for number in range(100):
        drift.record(f"e{number}", differs=False, now=0)
    assert drift._endpoints == {}


def test_endpoint_may_have_thresholds_of_its_own() -> None:
    breaker, drift = breakers(RULE, DRIFT, {"b": {"failures": 1.0, "cooldown": 60.0, "mismatches": 1.0}})
    assert breaker.record("a", failed=True, now=0) is None
    assert breaker.record("b", failed=True, now=0) is Change.OPENED
    assert not breaker.allows("b", RULE.cooldown)
    assert breaker.allows("b", 60)
    assert drift.record("a", differs=True, now=0) == ""
    assert "1 of 1 answers" in drift.record("b", differs=True, now=0)
