"""Counts of unmatched paths in both databases: added up by several workers, bounded, patient with a lost store."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flags.errors import StoreError
from gateway.report.candidates import CandidateStore

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    (tmp_path / "banyan.db").touch()
    return f"sqlite:///{tmp_path}/banyan.db"


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[CandidateStore]:
    store = await CandidateStore.create(store_url)
    yield store
    await store.close()


async def test_counts_add_up_and_keep_the_first_and_last_time(store: CandidateStore) -> None:
    later = NOW + timedelta(hours=1)
    await store.add([("GET", "/a/{id}", 2), ("POST", "/a", 1)], NOW)
    await store.add([("GET", "/a/{id}", 3)], later)
    first, second = await store.top()
    assert (first.method, first.template, first.count) == ("GET", "/a/{id}", 5)
    assert (first.first_seen, first.last_seen) == (NOW, later)
    assert (second.method, second.template, second.count) == ("POST", "/a", 1)


async def test_the_most_frequent_come_first_up_to_the_limit(store: CandidateStore) -> None:
    await store.add([("GET", f"/{count}", count) for count in range(1, 8)], NOW)
    assert [candidate.count for candidate in await store.top(3)] == [7, 6, 5]


async def test_an_empty_store_has_no_candidates(store: CandidateStore) -> None:
    await store.add([], NOW)
    assert await store.top() == []


async def test_workers_that_count_at_once_lose_nothing(store_url: str) -> None:
    workers = [await CandidateStore.create(store_url) for _ in range(4)]
    rows = [("GET", f"/{number}", 1) for number in range(20)]
    async with asyncio.TaskGroup() as tasks:
        for number, worker in enumerate(workers):
            tasks.create_task(worker.add(rows if number % 2 else rows[::-1], NOW))
    assert [candidate.count for candidate in await workers[0].top()] == [4] * 20
    for worker in workers:
        await worker.close()


async def test_beyond_the_bound_the_rarest_are_forgotten(store_url: str) -> None:
    store = CandidateStore(store_url, max_rows=3)
    await store.add([("GET", f"/{count}", count) for count in range(1, 7)], NOW)
    assert [candidate.template for candidate in await store.top()] == ["/6", "/5", "/4"]
    await store.close()


async def test_odd_characters_of_a_path_do_no_harm(store: CandidateStore) -> None:
    await store.add([("GET", "/ع'\"; DROP TABLE banyan_candidates; --", 2), ("GET", "/\0\ud800", 1)], NOW)
    templates = [candidate.template for candidate in await store.top()]
    assert templates == ["/ع'\"; DROP TABLE banyan_candidates; --", "/\ufffd?"]


async def test_a_store_that_is_not_there_yet_stops_nobody_from_starting(tmp_path: Path) -> None:
    file = tmp_path / "late.db"
    store = await CandidateStore.create(f"sqlite:///{file}")
    with pytest.raises(StoreError, match=r"late\.db"):
        await store.add([("GET", "/", 1)], NOW)
    file.touch()
    await store.add([("GET", "/", 1)], NOW)
    assert [candidate.count for candidate in await store.top()] == [1]
    await store.close()
