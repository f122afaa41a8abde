"""A filled store is one that pages can be measured on: its sums agree, and every question finds something."""

import asyncio
from pathlib import Path

from gateway.report.queries.outcomes import read_accounting, recorded_endpoints
from gateway.report.span import Grain, last
from gateway.report.store import ReportStore
from loadtests.bench_pages import measure as measure_pages
from loadtests.bench_store import measure, size_of
from loadtests.fill_store import Size, fill
from tests.gateway.report.queries.conftest import NOW

SMALL = Size(endpoints=3, per_day=2000, days=4, signatures=2, now=NOW)


def test_a_filled_store_adds_up_and_answers(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/big.db"
    written = fill(url, SMALL)
    assert written["banyan_signatures"] == 6
    asyncio.run(_check(url))
    assert len(asyncio.run(measure(url, rounds=1))) > 10
    assert asyncio.run(size_of(url)) > 100_000


def test_whole_pages_are_measured(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/small.db"
    # Of now: the control plane that serves the pages lets go of what is old.
    fill(url, Size(endpoints=2, per_day=500, days=2, signatures=1))
    found = measure_pages(url, rounds=1)
    assert len(found) > 20
    assert all(size > 100 for _, _, size in found.values())


async def _check(url: str) -> None:
    store = ReportStore(url)
    async with store.transaction() as connection:
        names = await recorded_endpoints(connection)
        by_day, by_hour, by_minute = [
            await read_accounting(connection, last(hours * 3600, NOW, grain), names, NOW)
            for grain, hours in ((Grain.DAY, 96), (Grain.HOUR, 96), (Grain.MINUTE, 47))
        ]
        together = await read_accounting(connection, last(96 * 3600, NOW, Grain.DAY), None, NOW)
    await store.close()
    assert together == by_day
    assert by_day.exact
    assert by_hour.exact
    assert by_minute.exact
    assert 0 < by_minute.sampled < by_hour.sampled == by_day.sampled
    assert abs(by_day.sampled - 4 * SMALL.per_day) < 1000
