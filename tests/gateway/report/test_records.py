"""Adding up in memory: exact sums within bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.report import records
from gateway.report.records import OUTCOMES, Comparison, Found, Noise, Tally, bound, bucket, quantile

PRICE = Found("aa11", "$.price", "value", ("string", "string"), 2)


def test_counters_coarsen_and_stay_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MAX_COUNTERS", 100)
    tally = Tally()
    for minute in range(5000):
        tally.add(Comparison("a", minute * 60.0, "match"))
    assert tally.outcomes.total() == 5000
    assert len(tally.outcomes) <= 101


def test_samples_are_bounded_and_the_rest_counted() -> None:
    tally = Tally()
    for _ in range(5):
        tally.add(Comparison("a", 0.0, "mismatch", (PRICE,), sample=b"x"))
    assert (len(tally.samples), tally.samples_dropped) == (2, 3)


def test_an_unknown_outcome_is_refused() -> None:
    with pytest.raises(ValueError, match="no outcome"):
        Tally().add(Comparison("a", 0.0, "fine"))


@given(st.floats(0.00011, 80))
def test_a_bucket_holds_its_value(seconds: float) -> None:
    assert bound(bucket(seconds) - 1) <= seconds * 1.0000001
    assert seconds <= bound(bucket(seconds)) * 1.0000001


def test_quantiles() -> None:
    assert quantile({}, 0.5) is None
    assert quantile({3: 99, 9: 1}, 0.5) == bound(3)
    assert quantile({3: 99, 9: 1}, 1.0) == bound(9)


def test_outcomes_are_design_s() -> None:
    assert len(OUTCOMES) == len(set(OUTCOMES)) == 12


def test_noise_is_bounded_for_each_place() -> None:
    tally = Tally()
    noise = (Noise("$.at", "value", '"1"', '"2"'), Noise("$.by", "missing", "null", None))
    for second in range(6):
        tally.add(Comparison("a", float(second), "match", asked_twice=True, noise=noise))
    assert tally.asked_twice["a"].times == 6
    assert [len(heard) for heard in tally.noise.values()] == [4, 4]
    assert tally.details_dropped == 4
