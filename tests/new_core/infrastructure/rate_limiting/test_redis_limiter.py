import uuid

from new_core.infrastructure.rate_limiting.redis_limiter import RedisRateLimiter
from tests.support.redis_outage import PATIENT, wire_to

KEY, OTHER, THIRD = (uuid.uuid4().hex for _ in range(3))
"""Of this run: Redis remembers those of the one before for a minute."""


async def test_processes_count_together(redis_url: str) -> None:
    one, other = (RedisRateLimiter(redis_url, 2, answer_seconds=PATIENT) for _ in range(2))
    assert [await one.take(KEY), await other.take(KEY)] == [0, 0]
    assert await one.take(KEY) > 0
    await one.close()
    await other.close()


async def test_redis_gone_means_counting_here_and_never_open(redis_url: str) -> None:
    now = 100.0
    async with wire_to(redis_url) as wire:
        limiter = RedisRateLimiter(wire.url, 3, lambda: now, PATIENT)
        assert await limiter.take(OTHER) == 0
        await wire.cut()
        assert [await limiter.take(OTHER) for _ in range(2)] == [0, 0]
        assert await limiter.take(OTHER) > 0
        await wire.mend()
        now = 102.0
        assert await limiter.take(THIRD) == 0
        await limiter.close()
