from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from new_core.infrastructure.messaging.delivery import FIRST_PAUSE, LONGEST_PAUSE, MOST_ATTEMPTS, pause_before

ATTEMPTS = st.integers(1, 100)
CHANCES = st.floats(0, 1, exclude_max=True)


@given(ATTEMPTS, CHANCES, CHANCES)
def test_pauses_grow_within_bounds(attempt: int, chance: float, other: float) -> None:
    pause = pause_before(attempt, chance)
    assert FIRST_PAUSE / 2 <= pause <= LONGEST_PAUSE
    assert pause_before(attempt + 2, other) >= min(pause, LONGEST_PAUSE / 2)


@given(ATTEMPTS, CHANCES, st.floats(0, 1e9))
def test_what_the_service_asks_for_is_kept_within_reason(attempt: int, chance: float, asked: float) -> None:
    pause = pause_before(attempt, chance, asked)
    assert pause >= min(timedelta(seconds=asked), LONGEST_PAUSE)
    assert pause <= LONGEST_PAUSE


def test_a_delivery_is_tried_for_some_hours() -> None:
    total = sum((pause_before(attempt, 0.5) for attempt in range(1, MOST_ATTEMPTS)), timedelta())
    assert timedelta(minutes=30) < total < timedelta(hours=12)
