import pytest

from new_core.application.interfaces.services.cache import CacheKey
from new_core.application.interfaces.services.delivery_errors import TemporaryServiceError
from new_core.infrastructure.cache import spaces
from new_core.infrastructure.cache.memory_cache import MemoryCache
from new_core.infrastructure.cache.redis_cache import RedisCache
from new_core.infrastructure.messaging.tasks.invalidation import InvalidationHandler
from tests.new_core.infrastructure.messaging.tasks.conftest import event


async def test_every_event_makes_its_aggregate_old() -> None:
    cache, value = MemoryCache(), "old"

    async def load() -> str:
        return value

    key = CacheKey(spaces.one("order", 7), "1")
    await cache.fetch(key, load, 60)
    value = "new"
    handler = InvalidationHandler(cache)
    assert handler.wants("order.anything")
    await handler.handle(event("order.anything", 7))
    assert await cache.fetch(key, load, 60) == "new"


async def test_a_cache_that_does_not_answer_is_told_again_later() -> None:
    cache = RedisCache("redis://127.0.0.1:1/0")
    with pytest.raises(TemporaryServiceError):
        await InvalidationHandler(cache).handle(event("order.anything", 7))
    await cache.close()
