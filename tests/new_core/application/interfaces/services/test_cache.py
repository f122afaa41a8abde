"""What every cache promises, over both that keep something."""

import asyncio
import uuid
from collections.abc import AsyncIterator

import pytest

from new_core.application.interfaces.services.cache import Cache, CacheKey
from new_core.infrastructure.cache.memory_cache import MemoryCache
from new_core.infrastructure.cache.redis_cache import RedisCache
from tests.support.redis_outage import PATIENT

KEY = CacheKey("customer:7", "1")


class Source:
    """Counts how often it is read; `gate` holds a read back."""

    def __init__(self) -> None:
        self.value = "first"
        self.reads = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def load(self) -> str:
        self.reads += 1
        value = self.value
        await self.gate.wait()
        return value


@pytest.fixture(params=["memory", "redis"])
async def cache(request: pytest.FixtureRequest) -> AsyncIterator[Cache]:
    made: Cache = MemoryCache()
    if request.param == "redis":
        made = RedisCache(
            request.getfixturevalue("redis_url"), prefix=f"test-{uuid.uuid4().hex}", answer_seconds=PATIENT
        )
    yield made
    await made.close()


async def test_a_value_is_loaded_once(cache: Cache) -> None:
    source = Source()
    assert [await cache.fetch(KEY, source.load, 60) for _ in range(3)] == ["first"] * 3
    assert source.reads == 1


async def test_invalidation_forgets_the_space_and_no_other(cache: Cache) -> None:
    source, other = Source(), Source()
    await cache.fetch(KEY, source.load, 60)
    await cache.fetch(CacheKey("customer:8", "1"), other.load, 60)
    source.value = "second"
    assert await cache.invalidate("customer:7")
    assert await cache.fetch(KEY, source.load, 60) == "second"
    await cache.fetch(CacheKey("customer:8", "1"), other.load, 60)
    assert (source.reads, other.reads) == (2, 1)


async def test_a_load_from_before_an_invalidation_is_never_given_after_it(cache: Cache) -> None:
    source = Source()
    source.gate.clear()
    async with asyncio.TaskGroup() as group:
        early = group.create_task(cache.fetch(KEY, source.load, 60))
        while source.reads < 1:
            await asyncio.sleep(0.001)
        source.value = "second"
        await cache.invalidate("customer:7")
        late = group.create_task(cache.fetch(KEY, source.load, 60))
        while source.reads < 2:
            await asyncio.sleep(0.001)
        source.gate.set()
    assert (early.result(), late.result()) == ("first", "second")
    assert await cache.fetch(KEY, source.load, 60) == "second"


async def test_a_stampede_loads_once(cache: Cache) -> None:
    source = Source()
    source.gate.clear()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(cache.fetch(KEY, source.load, 60)) for _ in range(20)]
        while source.reads < 1:
            await asyncio.sleep(0.001)
        source.gate.set()
    assert {task.result() for task in tasks} == {"first"}
    assert source.reads == 1


async def test_a_load_that_fails_is_the_error_of_its_caller_only(cache: Cache) -> None:
    async def fail() -> str:
        raise LookupError("the database is gone")

    with pytest.raises(LookupError):
        await cache.fetch(KEY, fail, 60)
    assert await cache.fetch(KEY, Source().load, 60) == "first"


async def test_values_of_one_space_are_told_apart_by_name(cache: Cache) -> None:
    first, second = Source(), Source()
    second.value = "of the second"
    assert await cache.fetch(KEY, first.load, 60) == "first"
    assert await cache.fetch(CacheKey("customer:7", "2"), second.load, 60) == "of the second"
