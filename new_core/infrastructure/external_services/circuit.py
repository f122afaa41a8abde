"""When to leave a failing service alone; pure but for the timer it is given."""

import time
from collections.abc import Callable
from typing import Final

MOST_FAILURES: Final = 5
REST_SECONDS: Final = 30.0


class Circuit:
    """Closed: calls pass. Open after so many failures in a row: none pass. After a rest one may try."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._failures = 0
        self._closed_again_at = 0.0

    def seconds_to_rest(self) -> float:
        """Give 0 if a call may be made now; of those that ask after a rest, the first gets the 0."""
        if self._failures < MOST_FAILURES:
            return 0.0
        remaining = self._closed_again_at - self._timer()
        if remaining > 0:
            return remaining
        self._closed_again_at = self._timer() + REST_SECONDS
        return 0.0

    def succeeded(self) -> None:
        self._failures = 0

    def failed(self) -> None:
        self._failures += 1
        if self._failures >= MOST_FAILURES:
            self._closed_again_at = self._timer() + REST_SECONDS
