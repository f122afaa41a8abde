"""How long each question of the pages takes over a filled store: ``python -m loadtests.bench_store URL``."""

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from statistics import median

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from flags.database import parse_url, sqlite_file
from gateway.report.burnup import BurnUp
from gateway.report.gate import AS_DESIGNED
from gateway.report.queries.endpoint import read_endpoint
from gateway.report.queries.gate import read_facts
from gateway.report.queries.outcomes import read_accounting, read_series, read_worst, recorded_endpoints
from gateway.report.queries.progress import follow_changes
from gateway.report.queries.search import search_store
from gateway.report.queries.signatures import Wanted, read_samples, read_signature, read_signatures
from gateway.report.span import Grain, last
from gateway.report.store import ReportStore

ROUNDS = 7
_DAY = 86_400
Question = Callable[[AsyncConnection], Awaitable[object]]


def questions(names: Sequence[str], now: float) -> Mapping[str, Question]:
    """The busiest endpoint, whose rows are most."""
    busiest = names[0]
    day, week, month = last(_DAY, now), last(7 * _DAY, now), last(30 * _DAY, now)
    fine = last(_DAY, now, Grain.MINUTE)
    return {
        "endpoint page, 24 hours": lambda c: read_endpoint(c, busiest, day, now),
        "endpoint page, 24 hours by minute": lambda c: read_endpoint(c, busiest, fine, now),
        "endpoint page, 30 days": lambda c: read_endpoint(c, busiest, month, now),
        "gate of one endpoint": lambda c: read_facts(c, [busiest], [], AS_DESIGNED, now),
        "outcomes of all endpoints, 24 hours": lambda c: read_series(c, day, None),
        "outcomes of all endpoints, 7 days by hour": lambda c: read_series(c, week, None),
        "outcomes of all endpoints, 30 days": lambda c: read_series(c, month, None),
        "worst endpoints, 24 hours": lambda c: read_worst(c, day, None),
        "worst endpoints, 7 days": lambda c: read_worst(c, week, None),
        "signatures of all endpoints, the first 100": lambda c: read_signatures(c, now, Wanted(limit=100)),
        "one signature": lambda c: read_signature(c, "00000000002a", month, now),
        "its samples": lambda c: read_samples(c, "00000000002a"),
        "search, one word": lambda c: search_store(c, "field_42"),
        "search, nothing found": lambda c: search_store(c, "nowhere to be found"),
        "accounting, 30 days": lambda c: read_accounting(c, month, None, now),
        "endpoints on record": recorded_endpoints,
        "burn-up, first time": lambda c: follow_changes(c, BurnUp(names)),
        "gates of all endpoints": lambda c: read_facts(c, names, [], AS_DESIGNED, now),
    }


async def measure(url: str, rounds: int = ROUNDS) -> dict[str, tuple[float, float]]:
    """Milliseconds: the best of the rounds, which a busy machine disturbs least, and their median."""
    store = ReportStore(url)
    try:
        async with store.transaction() as connection:
            names = await recorded_endpoints(connection)
            latest = (await connection.execute(text("SELECT max(at) FROM banyan_samples"))).scalar_one()
        found: dict[str, tuple[float, float]] = {}
        for name, question in questions(names, float(latest)).items():
            times = [await _timed(store, question) for _ in range(rounds)]
            found[name] = min(times), median(times)
        return found
    finally:
        await store.close()


async def _timed(store: ReportStore, question: Question) -> float:
    async with store.transaction() as connection:
        begun = time.perf_counter()
        await question(connection)
        return (time.perf_counter() - begun) * 1000


async def size_of(url: str) -> int:
    """Bytes on disk."""
    file = sqlite_file(parse_url(url))
    if file is not None:
        return sum(each.stat().st_size for each in file.parent.glob(f"{file.name}*"))
    store = ReportStore(url)
    try:
        async with store.transaction() as connection:
            found = await connection.execute(text("SELECT pg_database_size(current_database())"))
            return int(found.scalar_one())
    finally:
        await store.close()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m loadtests.bench_store", description=__doc__)
    parser.add_argument("url", help="of a store that loadtests.fill_store filled")
    url = parser.parse_args(arguments).url
    for name, (best, middle) in asyncio.run(measure(url)).items():
        sys.stdout.write(f"| {name} | {best:,.0f} | {middle:,.0f} |\n")
    sys.stdout.write(f"| on disk | {asyncio.run(size_of(url)) / 2**20:,.0f} MB |\n")


if __name__ == "__main__":
    main()
