"""What speaks for and against the new side, from twelve counts."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.report.records import OUTCOMES
from gateway.report.views import Outcomes


@given(st.dictionaries(st.sampled_from(OUTCOMES), st.integers(0, 10**9)))
def test_outcomes_add_up(counts: dict[str, int]) -> None:
    outcomes = Outcomes.of(counts)
    assert outcomes.sampled == sum(outcomes.counts.values())
    assert outcomes.compared <= outcomes.sampled
    assert outcomes.match_rate is None or 0 <= outcomes.match_rate <= 1


def test_what_was_not_compared_speaks_neither_way() -> None:
    assert Outcomes.of({"shed": 5, "timeout": 2}).match_rate is None
    assert Outcomes.of({"match": 2, "accepted": 1, "new_error": 1, "shed": 9}).match_rate == 0.75
    assert Outcomes.of({"match": 2, "accepted": 1, "new_error": 1, "raced": 3, "legacy_error": 5}).decided == 4
    assert Outcomes.of({"mismatch": 2, "new_error": 1}).mismatches == 3
