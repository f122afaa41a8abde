"""Buckets hold their values, and quantiles come back within a bucket."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.report.scale import RATIO, SECONDS, Scale, scale_of

SCALES = st.sampled_from([SECONDS, RATIO])


@given(SCALES, st.floats(0.011, 80))
def test_a_bucket_holds_its_value(scale: Scale, value: float) -> None:
    number = scale.bucket(value)
    assert scale.bound(number - 1) <= value * 1.0000001
    assert value <= scale.bound(number) * 1.0000001


@given(SCALES, st.lists(st.floats(0.011, 80), min_size=1), st.sampled_from([0.5, 1.0]))
def test_a_quantile_lies_in_the_bucket_of_its_value(scale: Scale, values: list[float], share: float) -> None:
    counts = Counter(scale.bucket(value) for value in values)
    found = scale.quantile(counts, share)
    exact = sorted(values)[math.ceil(share * len(values)) - 1]
    assert found is not None
    assert scale.bound(scale.bucket(exact) - 1) <= found * 1.0000001
    assert found <= scale.bound(scale.bucket(exact)) * 1.0000001


def test_no_values_have_no_quantile() -> None:
    assert SECONDS.quantile({}, 0.5) is None


def test_equal_times_are_no_slower_than_1_2() -> None:
    assert RATIO.quantile({RATIO.bucket(1.0): 100}, 0.5) == pytest.approx(1.0, rel=0.09)
    assert scale_of("ratio") is RATIO
    assert scale_of("legacy") is scale_of("new") is SECONDS
