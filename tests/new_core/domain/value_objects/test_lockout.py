from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from new_core.domain.value_objects.lockout import MOST_FAILURES, WINDOW, locked_until

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ages = st.lists(st.timedeltas(timedelta(), 2 * WINDOW), max_size=12)


def test_the_fifth_failure_closes_the_door() -> None:
    failures = [NOW - timedelta(minutes=minutes) for minutes in (10, 8, 5, 1)]
    assert locked_until(failures, NOW) is None
    assert locked_until([*failures, NOW], NOW) == NOW + timedelta(minutes=5)


@given(ages)
def test_it_is_open_unless_five_failed_within_the_window(ages: list[timedelta]) -> None:
    failures = sorted(NOW - age for age in ages)
    recent = [failure for failure in failures if failure > NOW - WINDOW]
    assert (locked_until(failures, NOW) is None) is (len(recent) < MOST_FAILURES)


@given(ages)
def test_it_opens_when_it_says(ages: list[timedelta]) -> None:
    failures = sorted(NOW - age for age in ages)
    until = locked_until(failures, NOW)
    if until is not None:
        assert until > NOW
        assert locked_until(failures, until) is None
