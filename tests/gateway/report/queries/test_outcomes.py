"""Every step of a range adds up to what was sampled."""

from gateway.report.queries.outcomes import (
    read_accounting,
    read_series,
    read_summaries,
    recorded_endpoints,
    total,
    worst,
)
from gateway.report.records import OUTCOMES
from gateway.report.span import Grain, last
from gateway.report.store import ReportStore
from tests.gateway.report.queries.conftest import NOW

BOTH = ["a.get", "b.get"]


async def test_steps_without_a_request_are_zero(filled: ReportStore) -> None:
    span = last(3600, NOW, Grain.MINUTE)
    async with filled.transaction() as connection:
        points = await read_series(connection, span, BOTH)
    assert len(points) == len(list(span.steps())) == 61
    assert {point.outcomes.sampled for point in points} == {0, 1, 2, 3}
    assert total(points).sampled == 22


async def test_every_grain_gives_the_same_sums(filled: ReportStore) -> None:
    async with filled.transaction() as connection:
        series = [await read_series(connection, last(86_400, NOW, grain), BOTH) for grain in Grain]
    assert [total(points).counts["mismatch"] for points in series] == [11, 11, 11]
    assert all(point.outcomes.sampled == sum(point.outcomes.counts.values()) for points in series for point in points)


async def test_the_worst_comes_first(filled: ReportStore) -> None:
    async with filled.transaction() as connection:
        found = worst(await read_summaries(connection, last(86_400, NOW, Grain.DAY), BOTH))
        assert await recorded_endpoints(connection) == BOTH
    assert [(each.endpoint, each.outcomes.match_rate) for each in found] == [("b.get", 0.0), ("a.get", 10 / 11)]


async def test_accounting_is_exact(filled: ReportStore) -> None:
    async with filled.transaction() as connection:
        found = await read_accounting(connection, last(30 * 86_400, NOW, Grain.DAY), BOTH, NOW)
    assert found.exact
    assert found.sampled == found.outcomes.sampled == 23
    assert set(found.outcomes.counts) == set(OUTCOMES)
    assert found.incomplete == []
