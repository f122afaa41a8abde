"""What holds of every limiter."""

import uuid
from collections.abc import AsyncIterator

import pytest

from new_core.application.interfaces.services.rate_limiter import RateLimiter
from new_core.infrastructure.rate_limiting.memory_limiter import MemoryRateLimiter
from new_core.infrastructure.rate_limiting.redis_limiter import RedisRateLimiter
from tests.support.redis_outage import PATIENT


@pytest.fixture(params=["memory", "redis"])
async def limiter(request: pytest.FixtureRequest) -> AsyncIterator[RateLimiter]:
    limiter: RateLimiter = MemoryRateLimiter(3)
    if request.param == "redis":
        limiter = RedisRateLimiter(request.getfixturevalue("redis_url"), 3, answer_seconds=PATIENT)
    yield limiter
    await limiter.close()


async def test_so_many_are_allowed_and_no_more(limiter: RateLimiter) -> None:
    # Keys of this run: Redis remembers those of the one before for a minute.
    one, other = uuid.uuid4().hex, uuid.uuid4().hex
    assert [await limiter.take(one) for _ in range(3)] == [0, 0, 0]
    assert 0 < await limiter.take(one) <= 60
    assert await limiter.take(other) == 0
