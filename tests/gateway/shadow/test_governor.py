"""Sampling falls at once under strain, comes back slowly, and never stops quite; the rate holds whatever comes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.shadow.governor import PRESSURE, RATE, Governor, Slowness, Strain

EASE = Strain()


@pytest.mark.parametrize("strain", [Strain(queue=0.6), Strain(lag=0.1), Strain(cpu=0.95), Strain(slowdown=4)])
def test_every_strain_halves_the_share(strain: Strain) -> None:
    governor = Governor(1000)
    governor.feel(strain)
    assert governor.share == 0.5


def test_share_comes_back_slowly_and_whole() -> None:
    governor = Governor(1000)
    for _ in range(20):
        governor.feel(Strain(queue=1))
    assert governor.share == 0.01
    for _ in range(10):
        governor.feel(EASE)
    assert governor.share == pytest.approx(0.51)
    for _ in range(10):
        governor.feel(EASE)
    assert governor.share == 1.0


def test_half_a_share_lets_every_other_pass() -> None:
    governor = Governor(1000)
    governor.feel(Strain(cpu=1))
    assert [governor.refusal(0.0) for _ in range(4)] == [PRESSURE, "", PRESSURE, ""]


@given(st.lists(st.floats(0, 0.5), min_size=1, max_size=50), st.integers(1, 20))
def test_rate_is_never_exceeded(gaps: list[float], rate: int) -> None:
    governor, now, passed = Governor(rate), 0.0, 0
    for gap in gaps:
        now += gap
        passed += governor.refusal(now) != RATE
    assert passed <= rate + now * rate + 1e-6


def test_slowness_is_felt_against_what_is_usual() -> None:
    slowness = Slowness()
    assert slowness.ratio == 1.0
    for _ in range(100):
        slowness.add("a", 0.02)
    assert slowness.ratio == pytest.approx(1.0)
    for _ in range(10):
        slowness.add("a", 0.5)
    assert slowness.ratio > 3


def test_what_is_slow_as_always_is_no_strain() -> None:
    slowness = Slowness()
    for _ in range(20):
        slowness.add("report", 1.0)
        slowness.add("look-up", 0.005)
        assert slowness.ratio == pytest.approx(1.0)


def test_one_that_hangs_is_no_state_of_the_side() -> None:
    slowness = Slowness()
    for seconds in (*[0.02] * 100, 10.0, 10.0):
        slowness.add("a", seconds)
    assert 1 < slowness.ratio < 3


def test_what_stays_slow_becomes_usual() -> None:
    slowness = _slowed()
    for _ in range(1000):
        slowness.add("a", 0.5)
    assert slowness.ratio < 1.5


def test_slowness_that_nobody_confirms_fades() -> None:
    slowness = _slowed()
    for _ in range(150):
        slowness.tick()
    assert slowness.ratio < 3


def test_slowness_that_is_confirmed_now_and_then_stays() -> None:
    slowness = _slowed()
    for number in range(60):
        slowness.tick()
        if number % 3 == 0:
            slowness.add("a", 0.5)
    assert slowness.ratio > 3


def _slowed() -> Slowness:
    slowness = Slowness()
    for seconds in (*[0.005] * 200, *[0.5] * 12):
        slowness.add("a", seconds)
    assert slowness.ratio > 3
    return slowness
