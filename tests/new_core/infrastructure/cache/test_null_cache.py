from new_core.application.interfaces.services.cache import CacheKey
from new_core.infrastructure.cache.null_cache import NullCache


async def test_it_loads_each_time() -> None:
    reads = 0

    async def load() -> str:
        nonlocal reads
        reads += 1
        return str(reads)

    cache = NullCache()
    key = CacheKey("a", "1")
    assert [await cache.fetch(key, load, 60), await cache.fetch(key, load, 60)] == ["1", "2"]
    assert await cache.invalidate("a")
    await cache.close()
