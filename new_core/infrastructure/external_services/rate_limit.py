"""No more requests a minute than a service allows."""

import time
from collections.abc import Callable
from typing import Final

BURST_SECONDS: Final = 5.0
"""What was not used of the allowance in this time may be used at once."""


class RateLimit:
    def __init__(self, per_minute: int, timer: Callable[[], float] = time.monotonic) -> None:
        self._interval = 60.0 / per_minute
        self._timer = timer
        self._next_at = timer() - BURST_SECONDS

    def reserve(self) -> float:
        """Take the next place; give the seconds to wait for it."""
        now = self._timer()
        self._next_at = max(self._next_at, now - BURST_SECONDS) + self._interval
        return max(0.0, self._next_at - now)
