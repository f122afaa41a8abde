from datetime import UTC

from new_core.application.interfaces.services.clock import Clock
from new_core.core.clock import utc_now


def test_the_real_clock_is_aware_and_in_utc() -> None:
    clock: Clock = utc_now
    assert clock().tzinfo is UTC
