import pytest
from hypothesis import given
from hypothesis import strategies as st

from loadtests.bench.figures import (
    ALONE,
    BUSY,
    DIRECT,
    GATEWAY,
    Sample,
    Spread,
    Verdict,
    added_latency,
    middle,
    ratio,
    verdicts,
)


def sample(rate: float, p50_ms: float = 1.0, errors: int = 0) -> Sample:
    return Sample(requests=round(rate * 2), seconds=2.0, p50_ms=p50_ms, p99_ms=9.0, errors=errors)


def busy(**rates: float) -> dict[str, dict[int, Sample]]:
    return {name.replace("_", "-"): {BUSY: sample(rate)} for name, rate in rates.items()}


def verdict(rounds: list[dict[str, dict[int, Sample]]], word: str) -> Verdict:
    return next(one for one in verdicts(rounds) if word in one.text)


def test_rate_is_requests_by_seconds() -> None:
    assert Sample(requests=300, seconds=1.5, p50_ms=1, p99_ms=2).rate == 200


def test_spread_keeps_the_extremes_beside_the_median() -> None:
    assert Spread.of([5.0, 1.0, 3.0]) == Spread(3.0, 1.0, 5.0)


def test_nothing_measured_has_no_spread() -> None:
    assert Spread.of([]) is None


def test_ratio_is_taken_inside_each_round() -> None:
    """The second round ran on a machine ten times slower; the ratio of medians would be off, ours is not."""
    rounds = [busy(banyan=2000, envoy=1000), busy(banyan=200, envoy=100), busy(banyan=3000, envoy=1000)]
    assert ratio(rounds, "envoy", BUSY) == Spread(2.0, 2.0, 3.0)


def test_rounds_in_which_one_of_the_two_failed_do_not_count() -> None:
    rounds = [busy(banyan=100, nginx=200), busy(banyan=900), busy(nginx=900)]
    assert ratio(rounds, "nginx", BUSY) == Spread(0.5, 0.5, 0.5)


@given(st.lists(st.tuples(st.floats(1, 1e6), st.floats(1, 1e6)), min_size=1, max_size=9), st.floats(0.1, 10))
def test_ratio_does_not_feel_the_speed_of_the_machine(pairs: list[tuple[float, float]], speed: float) -> None:
    def rounds(factor: float) -> list[dict[str, dict[int, Sample]]]:
        return [
            {
                GATEWAY: {BUSY: Sample(1000, 1000 / (ours * factor), 1, 1)},
                "envoy": {BUSY: Sample(1000, 1000 / (theirs * factor), 1, 1)},
            }
            for ours, theirs in pairs
        ]

    plain, scaled = ratio(rounds(1), "envoy", BUSY), ratio(rounds(speed), "envoy", BUSY)
    assert plain is not None
    assert scaled is not None
    assert scaled.median == pytest.approx(plain.median)


def test_added_latency_is_the_difference_at_one_connection() -> None:
    rounds = [{GATEWAY: {ALONE: sample(1, 0.30)}, DIRECT: {ALONE: sample(1, 0.10)}}]
    added = added_latency(rounds)
    assert added is not None
    assert added.median == pytest.approx(0.2)


def test_middle_of_a_server_that_never_ran_is_none() -> None:
    assert middle([busy(nginx=1)], "envoy", BUSY, lambda one: one.rate) is None


@pytest.mark.parametrize(("rate", "is_met"), [(1000, True), (1001, True), (999, False)])
def test_envoy_bar_is_met_from_its_own_rate_on(rate: float, is_met: bool) -> None:
    assert verdict([busy(banyan=rate, envoy=1000)], "Envoy").is_met is is_met


def test_bar_without_its_rival_is_not_measured() -> None:
    judged = verdict([busy(banyan=1000)], "nginx")
    assert (judged.spread, judged.is_met) == (None, None)


def test_no_bar_is_met_by_a_gateway_with_errors() -> None:
    rounds = [{GATEWAY: {BUSY: sample(9000, errors=1)}, "envoy": {BUSY: sample(10)}}]
    assert verdict(rounds, "Envoy").is_met is False


@pytest.mark.parametrize(("p50_ms", "is_met"), [(0.6, True), (0.61, False)])
def test_latency_bar_is_an_upper_bound(p50_ms: float, is_met: bool) -> None:
    rounds = [{GATEWAY: {ALONE: sample(1, p50_ms)}, DIRECT: {ALONE: sample(1, 0.1)}}]
    assert verdict(rounds, "latency").is_met is is_met
