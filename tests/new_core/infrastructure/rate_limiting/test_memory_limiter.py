from new_core.infrastructure.rate_limiting import memory_limiter
from new_core.infrastructure.rate_limiting.memory_limiter import MemoryRateLimiter, NoRateLimiter
from tests.support.rehearsals import rehearsal_over_nothing


async def test_a_minute_later_one_may_try_again() -> None:
    now = 100.0
    limiter = MemoryRateLimiter(1, lambda: now)
    assert await limiter.take("a") == 0
    now = 130.0
    assert await limiter.take("a") == 30
    now = 160.0
    assert await limiter.take("a") == 0


async def test_it_does_not_grow_without_end() -> None:
    limiter = MemoryRateLimiter(1)
    for number in range(memory_limiter.CAPACITY + 10):
        await limiter.take(str(number))
    assert len(limiter._windows) == memory_limiter.CAPACITY


async def test_where_there_is_no_limit_all_may_try() -> None:
    limiter = NoRateLimiter()
    assert {await limiter.take("a") for _ in range(99)} == {0}
    await limiter.close()


async def test_in_a_rehearsal_nobody_is_counted() -> None:
    limiter = MemoryRateLimiter(1)
    async with rehearsal_over_nothing():
        assert {await limiter.take("a") for _ in range(9)} == {0}
    assert await limiter.take("a") == 0
