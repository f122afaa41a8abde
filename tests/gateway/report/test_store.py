"""The store on both databases: nothing lost, nothing twice, whoever writes."""

import asyncio

from sqlalchemy import func, select

from gateway.compare.locations import child
from gateway.report.records import OUTCOMES, Comparison, Found, Noise, Tally, shape_of
from gateway.report.schema import COUNTS, NOISE, NOISY, SAMPLES, SIGNATURES, TWICE
from gateway.report.store import ReportStore

NOW = 1_780_000_000.0
PRICE = Found("aa11", "$.price", "type", ("string", "number"), 3)


def batch(times: int = 1, at: float = NOW, sample: bytes = b"") -> Tally:
    tally = Tally()
    for _ in range(times):
        tally.add(Comparison("a.get", at, "mismatch", (PRICE,), shape="GET ?", sample=sample))
    tally.add(Comparison("a.get", at, "match", legacy_seconds=0.01, new_seconds=0.02))
    return tally


async def sampled(store: ReportStore, grain: int) -> tuple[int, int]:
    """Sampled requests, and the sum of their outcomes."""
    total = func.sum(COUNTS.c.sampled)
    outcomes = func.sum(sum((COUNTS.c[name] for name in OUTCOMES), start=COUNTS.c.match - COUNTS.c.match))
    async with store.transaction() as connection:
        row = (await connection.execute(select(total, outcomes).where(COUNTS.c.grain == grain))).one()
    return int(row[0] or 0), int(row[1] or 0)


async def count_of(store: ReportStore, signature: str) -> int:
    async with store.transaction() as connection:
        return int(
            (await connection.execute(select(SIGNATURES.c.count).where(SIGNATURES.c.id == signature))).scalar_one()
        )


async def test_sampled_is_the_sum_of_outcomes_at_every_grain(report: ReportStore) -> None:
    await report.apply("w", 1, batch(2), NOW)
    await report.apply("w", 2, batch(3), NOW)
    assert [await sampled(report, grain) for grain in (60, 3600, 86_400)] == [(7, 7)] * 3


async def test_a_batch_tried_again_counts_once(report: ReportStore) -> None:
    for _ in range(3):
        await report.apply("w", 1, batch(2), NOW)
    assert await sampled(report, 60) == (3, 3)


async def test_workers_at_once_lose_nothing(report: ReportStore, report_url: str) -> None:
    stores = [ReportStore(report_url) for _ in range(4)]

    async def work(name: str, store: ReportStore) -> None:
        for number in range(1, 11):
            await store.apply(name, number, batch(4), NOW)

    async with asyncio.TaskGroup() as tasks:
        for index, store in enumerate(stores):
            tasks.create_task(work(f"w{index}", store))
    for store in stores:
        await store.close()
    assert await sampled(report, 60) == (200, 200)
    assert await count_of(report, "aa11") == 160


async def test_samples_of_a_signature_are_capped(report: ReportStore) -> None:
    for number in range(1, 16):
        await report.apply("w", number, batch(2, NOW + number, b"x" * 50), NOW)
    async with report.transaction() as connection:
        times = [at for (at,) in await connection.execute(select(SAMPLES.c.at).order_by(SAMPLES.c.at))]
    assert len(times) == 8
    assert (times[0], times[-1]) == (NOW + 1, NOW + 15)


async def test_a_store_set_back_to_an_older_copy_takes_what_comes(report: ReportStore) -> None:
    await report.apply("w", 1, batch(), NOW)
    await report.apply("w", 7, batch(), NOW)
    assert await sampled(report, 60) == (4, 4)


async def test_the_newest_noise_of_a_place_stays(report: ReportStore) -> None:
    for number in range(1, 9):
        tally = Tally()
        for turn in range(4):
            noise = (Noise("$.at", "value", f'"{number}.{turn}"', None),)
            tally.add(Comparison("a.get", NOW, "match", asked_twice=True, noise=noise))
        await report.apply("w", number, tally, NOW)
    async with report.transaction() as connection:
        kept = (await connection.execute(select(NOISE.c.first).order_by(NOISE.c.id))).scalars().all()
        asked = (await connection.execute(select(TWICE.c.count).where(TWICE.c.endpoint == "a.get"))).scalar_one()
        differed = (await connection.execute(select(NOISY.c.count).where(NOISY.c.location == "$.at"))).scalar_one()
    assert (len(kept), kept[-1], asked, differed) == (20, '"8.3"', 32, 32)


async def test_warming_up_leaves_nothing(report: ReportStore) -> None:
    await report.warm_up()
    assert await sampled(report, 60) == (0, 0)
    async with report.transaction() as connection:
        for table in (SIGNATURES, SAMPLES, NOISE, TWICE):
            assert (await connection.execute(select(func.count()).select_from(table))).scalar_one() == 0


async def test_a_signature_weighs_what_it_weighed_last(report: ReportStore) -> None:
    for number, severity in enumerate((3, 0), 1):
        tally = Tally()
        tally.add(Comparison("a.get", NOW, "mismatch", (PRICE._replace(severity=severity),)))
        await report.apply("w", number, tally, NOW)
    async with report.transaction() as connection:
        assert list((await connection.execute(select(SIGNATURES.c.severity))).scalars()) == [0]


async def test_whatever_a_key_is_called_the_batch_is_written(report: ReportStore) -> None:
    place = child("$", "a\0\ud800")
    tally = Tally()
    shape = shape_of("GET", frozenset({"a\0\ud800"}), frozenset())
    tally.add(Comparison("a.get", NOW, "mismatch", (PRICE._replace(location=place),), shape=shape))
    await report.apply("w", 1, tally, NOW)
    assert await count_of(report, "aa11") == 1
