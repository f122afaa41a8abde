"""The bench compares what its rows say; how quick that is, only a quiet machine can tell."""

import pytest

from gateway.compare import Outcome, compare
from loadtests.bench_compare import DIFFERENT, NOW, SIZE, comparisons


@pytest.mark.parametrize("name", comparisons())
def test_bodies_have_the_size_the_rows_name(name: str) -> None:
    legacy, new, _ = comparisons()[name]
    assert (len(legacy.body), len(new.body)) == (SIZE, SIZE)


def test_equal_by_value_is_not_equal_as_bytes() -> None:
    legacy, new, rules = comparisons()["equal by value"]
    assert legacy.body != new.body
    assert compare(legacy, new, rules, NOW).outcome is Outcome.MATCH


def test_each_different_leaf_is_explained_by_its_rule() -> None:
    verdict = compare(*comparisons()[f"{DIFFERENT} leaves explained by rules"], NOW)
    assert verdict.outcome is Outcome.MATCH_BY_RULE
    assert dict(verdict.hits) == {f"r{number}": 1 for number in range(DIFFERENT)}
