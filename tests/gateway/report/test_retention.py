"""What is too old or too much goes; what was summed up or judged stays."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import Table, func, select, text
from structlog.testing import capture_logs

from flags.store import SqlFlagStore
from gateway.report import retention
from gateway.report.judgements import put_triage
from gateway.report.records import Comparison, Found, Tally
from gateway.report.retention import tidy, tidy_regularly
from gateway.report.schema import (
    BUILDS,
    COUNTS,
    LATENCY,
    SAMPLES,
    SHAPES,
    SIGNATURE_COUNTS,
    SIGNATURES,
    TOTALS,
    TRIAGE,
    WORKERS,
)
from gateway.report.store import ReportStore
from gateway.report.triage import Triage, TriageState
from tests.gateway.report.test_store import sampled

NOW = 1_780_000_000.0
HOUR, DAY = 3600, 86_400
ENOUGH = 1 << 30


async def add(report: ReportStore, number: int, at: float, *signatures: str) -> None:
    tally = Tally()
    for index, name in enumerate(signatures):
        found = Found(name, f"$.{name}", "value", ("string", "string"), 2)
        shape = f"GET ?{name}"
        tally.add(Comparison("a.get", at + index, "mismatch", (found,), (), shape, 0.1, 0.2, "b1", b"x" * 100))
    await report.apply("w", number, tally, at)


async def count(report: ReportStore, table: Table) -> int:
    async with report.transaction() as connection:
        return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())


async def grains(report: ReportStore, table: Table) -> set[int]:
    async with report.transaction() as connection:
        return set((await connection.execute(select(table.c.grain))).scalars())


async def test_minutes_go_and_hours_and_days_stay_whole(report: ReportStore) -> None:
    await add(report, 1, NOW, "s1", "s2")
    assert await tidy(report, NOW + 47 * HOUR, ENOUGH)
    assert await sampled(report, 60) == (2, 2)
    await tidy(report, NOW + 49 * HOUR, ENOUGH)
    assert await sampled(report, 60) == (0, 0)
    assert await grains(report, TOTALS) == {3600, 86_400}
    assert await grains(report, SIGNATURE_COUNTS) == {86_400}
    assert await sampled(report, 3600) == await sampled(report, 86_400) == (2, 2)
    assert await grains(report, LATENCY) == {86_400}


async def test_after_a_month_only_days_and_judgements_are_left(report: ReportStore) -> None:
    await add(report, 1, NOW, "s1", "s2")
    async with report.transaction() as connection:
        await put_triage(connection, Triage("s1", TriageState.BUG, "qa", "T-1"), NOW)
    await tidy(report, NOW + 31 * DAY, ENOUGH)
    assert await sampled(report, 3600) == (0, 0)
    assert await sampled(report, 86_400) == (2, 2)
    counts = [
        await count(report, table) for table in (SAMPLES, SHAPES, BUILDS, WORKERS, SIGNATURE_COUNTS, SIGNATURES, TRIAGE)
    ]
    assert counts == [0, 0, 0, 0, 0, 1, 1]
    await tidy(report, NOW + 401 * DAY, ENOUGH)
    assert await count(report, COUNTS) == await count(report, TOTALS) == 0


async def test_the_oldest_samples_go_beyond_the_bound(report: ReportStore) -> None:
    for number in range(1, 5):
        await add(report, number, NOW + number, f"s{number}")
    async with report.transaction() as connection:
        size = (await connection.execute(select(func.max(SAMPLES.c.size)))).scalar_one()
    await tidy(report, NOW + 10, size * 2)
    async with report.transaction() as connection:
        left = list((await connection.execute(select(SAMPLES.c.signature).order_by(SAMPLES.c.at))).scalars())
    assert left == ["s3", "s4"]


async def test_names_made_up_by_clients_are_capped(report: ReportStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "SHAPES_KEPT", 2)
    monkeypatch.setattr(retention, "SIGNATURES_KEPT", 2)
    await add(report, 1, NOW, "s1", "s2", "s3", "s4")
    await add(report, 2, NOW, "s3", "s4")
    async with report.transaction() as connection:
        await put_triage(connection, Triage("s1", TriageState.OPEN, "qa", "looking"), NOW)
    await tidy(report, NOW + 10, ENOUGH)
    async with report.transaction() as connection:
        kept = set((await connection.execute(select(SIGNATURES.c.id))).scalars())
        shapes = set((await connection.execute(select(SHAPES.c.shape))).scalars())
    assert kept == {"s1", "s3", "s4"}
    assert shapes == {"GET ?s3", "GET ?s4"}


async def test_an_expired_judgement_lapses(report: ReportStore) -> None:
    async with report.transaction() as connection:
        await put_triage(connection, Triage("s1", TriageState.NOISE, "qa", "", expires=NOW + 5), NOW)
    await tidy(report, NOW + 5, ENOUGH)
    async with report.transaction() as connection:
        assert (await connection.execute(select(TRIAGE.c.state))).scalar_one() == "open"


async def test_one_process_tidies_at_a_time(postgres_url: str) -> None:
    await _prepare(postgres_url)
    one, other = ReportStore(postgres_url), ReportStore(postgres_url)
    async with other.transaction() as connection:
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": retention._LOCK_KEY})
        assert not await tidy(one, NOW, ENOUGH)
    assert await tidy(one, NOW, ENOUGH)
    await one.close()
    await other.close()


async def test_a_store_that_is_away_is_said_and_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "EVERY_SECONDS", 0.01)
    url = f"sqlite:///{tmp_path}/banyan.db"
    store, ticks = ReportStore(url), iter(range(1000))
    with capture_logs() as lines:
        task = asyncio.ensure_future(tidy_regularly(store, ENOUGH, lambda: NOW + next(ticks)))
        while not lines:
            await asyncio.sleep(0)
        await _prepare(url)
        before = next(ticks)
        while next(ticks) < before + 20:
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await store.close()
    assert {line["event"] for line in lines} == {"report.tidy_failed"}


async def _prepare(url: str) -> None:
    flags = SqlFlagStore(url)
    await flags.prepare()
    await flags.close()
