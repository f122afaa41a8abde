"""Both sides' times of the same requests."""

import pytest

from gateway.report.queries.latency import read_latency, read_ratios
from gateway.report.records import Comparison, Tally
from gateway.report.span import Grain, last
from gateway.report.store import ReportStore
from tests.gateway.report.queries.conftest import NOW


async def test_the_ratio_is_paired(filled: ReportStore) -> None:
    async with filled.transaction() as connection:
        legacy, new, ratio = await read_latency(connection, "a.get", last(86_400, NOW), NOW)
        ratios = await read_ratios(connection, ["a.get", "b.get", "c.get"], last(6 * 86_400, NOW), NOW)
    assert [legacy.count, new.count, ratio.count] == [11, 11, 11]
    assert legacy.p50 == pytest.approx(0.010, rel=0.42)
    assert ratio.p50 == pytest.approx(1.5, rel=0.09)
    assert {endpoint: each.timed for endpoint, each in ratios.items()} == {"a.get": 11, "b.get": 11}
    assert ratios["a.get"].median == ratio.p50


async def test_the_database_finds_the_same_median(report: ReportStore) -> None:
    tally = Tally()
    for number in range(40):
        times = (0.010, 0.010 * (1 + number**2 % 7))
        tally.add(Comparison("a.get", NOW - number * 3600, "match", (), (), "GET ?", *times))
    await report.apply("w1", 1, tally, NOW)
    async with report.transaction() as connection:
        *_, ratio = await read_latency(connection, "a.get", last(3 * 86_400, NOW), NOW)
        found = await read_ratios(connection, ["a.get"], last(3 * 86_400, NOW), NOW)
    assert ratio.p50 is not None
    assert found["a.get"].median == pytest.approx(ratio.p50)
    assert found["a.get"].timed == 40


async def test_nothing_timed_has_no_quantiles(filled: ReportStore) -> None:
    async with filled.transaction() as connection:
        found = await read_latency(connection, "c.get", last(3600, NOW, Grain.HOUR), NOW)
    assert [(each.count, each.p50, list(each.buckets)) for each in found] == [(0, None, [])] * 3
