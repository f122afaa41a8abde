"""Counts for all processes together, in Redis; without it each counts by itself, see the package."""

import time
from collections.abc import Callable
from typing import Final

import structlog
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from new_core.infrastructure.database.rehearsal import current_rehearsal
from new_core.infrastructure.rate_limiting.memory_limiter import WINDOW_SECONDS, MemoryRateLimiter

log = structlog.get_logger()

ANSWER_SECONDS: Final = 0.25
REST_SECONDS: Final = 1.0
"""How long Redis is left alone after it failed, so that not every login waits for the time-out."""
# One step, or a process that dies in between would leave a counter that never ends.
COUNT: Final = (
    "local n = redis.call('INCR', KEYS[1]) if n == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end"
    " return {n, redis.call('TTL', KEYS[1])}"
)


class RedisRateLimiter:
    def __init__(
        self,
        url: str,
        per_minute: int,
        timer: Callable[[], float] = time.monotonic,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._redis = Redis.from_url(
            url,
            socket_timeout=answer_seconds,
            socket_connect_timeout=answer_seconds,
            retry=Retry(NoBackoff(), 0),
        )
        self._counter = self._redis.register_script(COUNT)
        self._most = per_minute
        self._timer = timer
        self._rests_until: float | None = None
        self._own = MemoryRateLimiter(per_minute, timer)

    async def take(self, key: str) -> int:
        if current_rehearsal() is not None:
            return 0
        # Counted here too, always: when Redis goes, what was tried until then is not forgotten.
        own = await self._own.take(key)
        if self._rests_until is not None and self._timer() < self._rests_until:
            return own
        try:
            count, seconds = await self._counter(keys=[f"nc:limit:{key}"], args=[WINDOW_SECONDS])
        except (RedisError, OSError) as error:
            if self._rests_until is None:
                log.warning("new_core.login_limit.lost", error=str(error))
            self._rests_until = self._timer() + REST_SECONDS
            return own
        if self._rests_until is not None:
            self._rests_until = None
            log.info("new_core.login_limit.back")
        return max(1, int(seconds)) if int(count) > self._most else 0

    async def close(self) -> None:
        await self._redis.aclose()
