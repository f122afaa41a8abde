"""Adding up in memory: exact sums within bounds."""

import pytest

from gateway.report import records
from gateway.report.records import COMPARED, MATCHES, MISMATCHES, OUTCOMES, Comparison, Found, Noise, Tally, shape_of

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


def test_each_outcome_speaks_one_way() -> None:
    assert set(COMPARED) < set(OUTCOMES)
    assert not set(MATCHES) & set(MISMATCHES)


def test_a_shape_counts_as_covered_only_when_compared() -> None:
    tally = Tally()
    tally.add(Comparison("a", 0.0, "shed", shape="GET ?", build="b1"))
    tally.add(Comparison("a", 1.0, "match", shape="GET ?", build="b1"))
    assert {key[2]: seen.times for key, seen in tally.shapes.items()} == {False: 1, True: 1}
    assert tally.builds[("a", "b1")].times == 1


def test_a_shape_can_be_stored_whatever_a_client_names_its_keys() -> None:
    assert shape_of("GET", frozenset({"a\0", "b\ud800"}), frozenset()) == "GET ?a\ufffd&b?"
