"""Port to the cache."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from typing_extensions import override

Load = Callable[[], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class CacheKey:
    space: str
    """What is invalidated together, such as `customer:7` or `customers`."""
    name: str
    """One value in the space. Put in the version of its format, so that a new release never reads an old one."""

    @override
    def __str__(self) -> str:
        return f"{self.space}/{self.name}"


class Cache(Protocol):
    async def fetch(self, key: CacheKey, load: Load, seconds: float) -> str:
        """Give the kept value, or load it and keep it for `seconds`.

        Who asks while it is being loaded waits for that load. What was loaded before an invalidation is
        never given after it. A cache that does not work loads each time; it never raises errors of its own.
        """
        ...

    async def invalidate(self, *spaces: str) -> bool:
        """Forget all values of the spaces; False if that could not be done now and must be tried again."""
        ...

    async def close(self) -> None: ...
