"""Counts in this process, in windows of a minute."""

import time
from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from typing import Final

from new_core.infrastructure.database.rehearsal import current_rehearsal

WINDOW_SECONDS: Final = 60
CAPACITY: Final = 50_000


class MemoryRateLimiter:
    """Holds at most `CAPACITY` keys; the one that began its minute first goes first."""

    def __init__(self, per_minute: int, timer: Callable[[], float] = time.monotonic) -> None:
        self._most = per_minute
        self._timer = timer
        self._windows: OrderedDict[str, tuple[float, int]] = OrderedDict()

    async def take(self, key: str) -> int:
        # The person is counted where the request is answered for real, which is elsewhere.
        if current_rehearsal() is not None:
            return 0
        now = self._timer()
        ends, count = self._windows.get(key, (0.0, 0))
        if ends <= now:
            self._windows.pop(key, None)
            ends, count = now + WINDOW_SECONDS, 0
        self._windows[key] = (ends, count + 1)
        if len(self._windows) > CAPACITY:
            self._windows.popitem(last=False)
        return ceil(ends - now) if count >= self._most else 0

    async def close(self) -> None:
        self._windows.clear()


class NoRateLimiter:
    """For where the settings lift the limit."""

    async def take(self, _key: str) -> int:
        return 0

    async def close(self) -> None:
        pass
