"""Times with and without a zone."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from legacy_shim.standin.clock import naive_utc, system_clock

BAGHDAD = timezone(timedelta(hours=3))


@given(st.datetimes(min_value=datetime(1970, 1, 2), timezones=st.just(BAGHDAD)))  # noqa: DTZ001 - hypothesis adds it
def test_a_zone_is_taken_off_in_utc(moment: datetime) -> None:
    assert naive_utc(moment).tzinfo is None
    assert naive_utc(moment).replace(tzinfo=UTC) == moment


def test_the_clock_is_aware_and_runs() -> None:
    assert system_clock().tzinfo is UTC
    assert system_clock() <= system_clock()
