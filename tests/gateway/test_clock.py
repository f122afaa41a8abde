"""The one place that reads the wall clock."""

from datetime import UTC

from gateway.clock import utc_now


def test_time_is_aware_and_goes_forward() -> None:
    first, second = utc_now(), utc_now()
    assert first.tzinfo is UTC
    assert first <= second
