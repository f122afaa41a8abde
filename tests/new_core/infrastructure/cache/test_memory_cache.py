from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from new_core.application.interfaces.services.cache import CacheKey
from new_core.infrastructure.cache.memory_cache import MemoryCache
from new_core.infrastructure.database.rehearsal import Effect
from tests.support.rehearsals import rehearsal_over_nothing

SPACES = st.sampled_from(["a", "b", "c", "d"])
STEPS = st.lists(st.tuples(st.sampled_from(["fetch", "change", "forget"]), SPACES), max_size=40)


async def _constant(value: str) -> str:
    return value


async def test_a_value_is_loaded_again_when_its_time_is_over() -> None:
    now = 0.0
    cache = MemoryCache(timer=lambda: now)
    key = CacheKey("a", "1")
    await cache.fetch(key, lambda: _constant("old"), 10)
    now = 9.9
    assert await cache.fetch(key, lambda: _constant("new"), 10) == "old"
    now = 10.0
    assert await cache.fetch(key, lambda: _constant("new"), 10) == "new"


async def test_the_value_unread_for_longest_makes_room() -> None:
    cache = MemoryCache(capacity=2)
    for name in ("1", "2", "1", "3"):
        await cache.fetch(CacheKey("a", name), lambda: _constant("old"), 60)
    found = {name: await cache.fetch(CacheKey("a", name), lambda: _constant("new"), 60) for name in ("1", "3", "2")}
    assert found == {"1": "old", "3": "old", "2": "new"}


@given(STEPS)
async def test_no_value_from_before_its_invalidation_is_given_however_little_is_held(
    steps: list[tuple[str, str]],
) -> None:
    cache, truth = MemoryCache(capacity=2), dict.fromkeys("abcd", 0)
    for step, space in steps:
        if step == "change":
            truth[space] += 1
            await cache.invalidate(space)
        elif step == "forget":
            await cache.invalidate(space)
        else:
            load = partial(_constant, str(truth[space]))
            assert await cache.fetch(CacheKey(space, "1"), load, 60) == str(truth[space])


async def test_in_a_rehearsal_nothing_is_kept_hidden_or_forgotten() -> None:
    cache, key = MemoryCache(), CacheKey("a", "1")
    await cache.fetch(key, lambda: _constant("kept"), 60)
    async with rehearsal_over_nothing() as rehearsal:
        assert await cache.fetch(key, lambda: _constant("rehearsed"), 60) == "rehearsed"
        assert await cache.invalidate("a")
    assert rehearsal.effects == [Effect("cache", {"spaces": ["a"]})]
    assert await cache.fetch(key, lambda: _constant("new"), 60) == "kept"
