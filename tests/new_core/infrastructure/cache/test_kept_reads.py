import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from new_core.infrastructure.cache.kept_reads import KeptReads
from new_core.infrastructure.cache.memory_cache import MemoryCache
from new_core.infrastructure.cache.spaces import made_old_by
from new_core.infrastructure.database.rehearsal import Limits
from new_core.infrastructure.database.session import Database

AGGREGATES = st.sets(st.sampled_from(["customer", "salesorder", "product"]), min_size=1)
STEPS = st.lists(st.tuples(st.sampled_from(["read", "event"]), AGGREGATES), max_size=30)


class Counted:
    """A read that tells how often it was made."""

    def __init__(self) -> None:
        self.times = 0

    async def __call__(self) -> str:
        self.times += 1
        return str(self.times)


async def test_what_is_kept_is_not_read_again() -> None:
    kept, read = KeptReads(MemoryCache(), 60), Counted()
    assert [await kept.fetch("home", ["product", "salesorder"], read) for _ in range(3)] == ["1", "1", "1"]
    assert await kept.fetch("other", ["product", "salesorder"], read) == "2"


async def test_without_a_time_to_keep_everything_is_read() -> None:
    kept, read = KeptReads(MemoryCache(), 0), Counted()
    assert [await kept.fetch("home", ["product"], read) for _ in range(2)] == ["1", "2"]


@settings(deadline=None)
@given(STEPS)
async def test_an_event_of_any_aggregate_makes_a_read_old_and_of_others_does_not(
    steps: list[tuple[str, set[str]]],
) -> None:
    cache = MemoryCache()
    kept, reads, expected = KeptReads(cache, 60), dict[frozenset[str], Counted](), dict[frozenset[str], int]()
    stale: set[frozenset[str]] = set()
    for step, aggregates in steps:
        if step == "event":
            await cache.invalidate(*(space for each in aggregates for space in made_old_by(each, 7)))
            stale |= {names for names in expected if names & aggregates}
            continue
        names = frozenset(aggregates)
        expected[names] = expected.get(names, 0) + (names not in expected or names in stale)
        stale.discard(names)
        found = await kept.fetch("/".join(sorted(names)), names, reads.setdefault(names, Counted()))
        assert found == str(expected[names])


@pytest.mark.parametrize("identity", [None, 7])
async def test_forgetting_makes_reads_anew(identity: int | None) -> None:
    kept, read = KeptReads(MemoryCache(), 60), Counted()
    await kept.fetch("home", ["product", "salesorder"], read)
    assert await kept.forget(["salesorder"], identity)
    assert await kept.fetch("home", ["product", "salesorder"], read) == "2"


async def test_a_rehearsal_sees_nothing_kept_and_leaves_nothing(erp_sqlite: str) -> None:
    kept, read, database = KeptReads(MemoryCache(), 60), Counted(), Database(erp_sqlite)
    await kept.fetch("home", ["product"], read)
    async with database.rehearse(Limits(seconds=10)):
        assert await kept.fetch("home", ["product"], read) == "2"
        assert await kept.forget(["product"])
    assert await kept.fetch("home", ["product"], read) == "1"
    await database.dispose()
