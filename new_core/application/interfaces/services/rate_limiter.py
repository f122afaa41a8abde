"""Port to what counts attempts."""

from typing import Protocol


class RateLimiter(Protocol):
    async def take(self, key: str) -> int:
        """Count one attempt; give 0 if it is allowed, else the seconds to wait. It never raises errors of its own."""
        ...

    async def close(self) -> None: ...
