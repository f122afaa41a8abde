from datetime import UTC

from new_core.core.clock import utc_now


def test_time_is_aware_and_goes_forward() -> None:
    first, second = utc_now(), utc_now()
    assert first.tzinfo is UTC
    assert first <= second
