"""The cache of one process, for where there is no Redis: other processes do not see its invalidations."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from new_core.application.interfaces.services.cache import CacheKey, Load
from new_core.infrastructure.cache.single_flight import SingleFlight
from new_core.infrastructure.database.rehearsal import current_rehearsal, is_held_back


@dataclass(frozen=True, slots=True)
class _Kept:
    value: str
    version: int
    expires_at: float


class MemoryCache:
    """Holds at most `capacity` values; the one unread for longest goes first."""

    def __init__(self, capacity: int = 10_000, timer: Callable[[], float] = time.monotonic) -> None:
        self._capacity = capacity
        self._timer = timer
        self._values: OrderedDict[CacheKey, _Kept] = OrderedDict()
        self._versions: dict[str, int] = {}
        self._last_version = 0
        self._flights = SingleFlight()

    async def fetch(self, key: CacheKey, load: Load, seconds: float) -> str:
        if current_rehearsal() is not None:
            return await load()
        version = self._version(key.space)
        kept = self._values.get(key)
        if kept and kept.version == version and kept.expires_at > self._timer():
            self._values.move_to_end(key)
            return kept.value

        async def load_and_keep() -> str:
            value = await load()
            self._keep(key, _Kept(value, version, self._timer() + seconds))
            return value

        # The version is part of it: who asks after an invalidation must not join a load from before.
        return await self._flights.run(f"{version}/{key}", load_and_keep)

    async def invalidate(self, *spaces: str) -> bool:
        if is_held_back("cache", spaces=sorted(spaces)):
            return True
        for space in spaces:
            self._versions.pop(space, None)
        return True

    async def close(self) -> None:
        self._values.clear()

    def _version(self, space: str) -> int:
        # Always a number that was never used, so that what is forgotten cannot come back.
        if space not in self._versions:
            if len(self._versions) >= self._capacity:
                self._versions.clear()
            self._last_version += 1
            self._versions[space] = self._last_version
        return self._versions[space]

    def _keep(self, key: CacheKey, kept: _Kept) -> None:
        # Invalidated while it was loaded: what was read before that must not be kept after it.
        if self._versions.get(key.space) != kept.version:
            return
        self._values[key] = kept
        self._values.move_to_end(key)
        while len(self._values) > self._capacity:
            self._values.popitem(last=False)
