import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from redis.asyncio import Redis
from structlog.testing import capture_logs

from new_core.application.interfaces.services.cache import CacheKey
from new_core.infrastructure.cache.redis_cache import REST_SECONDS, RedisCache
from new_core.infrastructure.database.rehearsal import Effect
from tests.support.redis_outage import PATIENT, Wire, wire_to
from tests.support.rehearsals import rehearsal_over_nothing

KEY = CacheKey("customer:7", "1")


def _gives(value: str) -> Callable[[], Awaitable[str]]:
    async def load() -> str:
        return value

    return load


class Timer:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def prefix() -> str:
    return f"test-{uuid.uuid4().hex}"


@pytest.fixture
async def wire(redis_url: str) -> AsyncIterator[Wire]:
    async with wire_to(redis_url) as wire:
        yield wire


async def test_processes_share_values_and_invalidations(redis_url: str, prefix: str) -> None:
    one, two = (
        RedisCache(redis_url, prefix, answer_seconds=PATIENT),
        RedisCache(redis_url, prefix, answer_seconds=PATIENT),
    )
    await one.fetch(KEY, _gives("first"), 60)
    assert await two.fetch(KEY, _gives("second"), 60) == "first"
    await two.invalidate("customer:7")
    assert await one.fetch(KEY, _gives("second"), 60) == "second"
    await one.close()
    await two.close()


async def test_of_two_processes_one_loads_and_the_other_waits(redis_url: str, prefix: str) -> None:
    one, two = (
        RedisCache(redis_url, prefix, answer_seconds=PATIENT),
        RedisCache(redis_url, prefix, answer_seconds=PATIENT),
    )
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow() -> str:
        begun.set()
        await go_on.wait()
        return "first"

    async with asyncio.TaskGroup() as group:
        first = group.create_task(one.fetch(KEY, slow, 60))
        await begun.wait()
        second = group.create_task(two.fetch(KEY, _gives("second"), 60))
        await two._redis.ping()
        go_on.set()
    assert (first.result(), second.result()) == ("first", "first")
    await one.close()
    await two.close()


async def test_a_value_kept_between_looking_and_claiming_is_not_loaded_again(redis_url: str, prefix: str) -> None:
    one, two = (RedisCache(redis_url, prefix, answer_seconds=PATIENT) for _ in range(2))
    place = await two._place(KEY)
    await one.fetch(KEY, _gives("first"), 60)
    assert await two._load_once(place, _gives("second"), 60) == "first"
    assert await two._redis.get(place.lock) is None
    await one.close()
    await two.close()


async def test_an_evicted_version_does_not_bring_old_values_back(redis_url: str, prefix: str) -> None:
    cache = RedisCache(redis_url, prefix, answer_seconds=PATIENT)
    await cache.fetch(KEY, _gives("old"), 60)
    redis = Redis.from_url(redis_url)
    await redis.delete(f"{prefix}:version:customer:7")
    await redis.aclose()
    assert await cache.fetch(KEY, _gives("new"), 60) == "new"
    await cache.close()


async def test_without_redis_every_read_loads_and_nothing_raises(wire: Wire, prefix: str) -> None:
    cache = RedisCache(wire.url, prefix, timer=(timer := Timer()), answer_seconds=PATIENT)
    await cache.fetch(KEY, _gives("first"), 60)
    await wire.cut()
    with capture_logs() as logs:
        assert await cache.fetch(KEY, _gives("second"), 60) == "second"
        assert await cache.fetch(KEY, _gives("third"), 60) == "third"
        timer.now = REST_SECONDS
        assert await cache.fetch(KEY, _gives("fourth"), 60) == "fourth"
        assert not await cache.invalidate("customer:7")
    assert [line["event"] for line in logs] == ["new_core.cache.lost"]
    await cache.close()


async def test_an_invalidation_that_was_missed_is_made_good_on_return(wire: Wire, prefix: str) -> None:
    cache = RedisCache(wire.url, prefix, timer=(timer := Timer()), answer_seconds=PATIENT)
    await cache.fetch(KEY, _gives("old"), 60)
    await wire.cut()
    assert not await cache.invalidate("customer:7")
    await wire.mend()
    timer.now = REST_SECONDS
    with capture_logs() as logs:
        assert await cache.fetch(KEY, _gives("new"), 60) == "new"
    assert [line["event"] for line in logs] == ["new_core.cache.back"]
    await cache.close()


async def test_a_redis_that_never_answers_is_given_up(prefix: str) -> None:
    release = asyncio.Event()

    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await release.wait()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    cache = RedisCache(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0", prefix)
    assert await cache.fetch(KEY, _gives("value"), 60) == "value"
    release.set()
    await cache.close()
    server.close()
    await server.wait_closed()


async def test_in_a_rehearsal_nothing_is_kept_hidden_or_forgotten(redis_url: str, prefix: str) -> None:
    cache = RedisCache(redis_url, prefix, answer_seconds=PATIENT)
    await cache.fetch(KEY, _gives("kept"), 60)
    async with rehearsal_over_nothing() as rehearsal:
        assert await cache.fetch(KEY, _gives("rehearsed"), 60) == "rehearsed"
        assert await cache.invalidate("customer:7")
    assert rehearsal.effects == [Effect("cache", {"spaces": ["customer:7"]})]
    assert await cache.fetch(KEY, _gives("new"), 60) == "kept"
    await cache.close()
