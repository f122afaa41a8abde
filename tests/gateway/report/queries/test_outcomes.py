"""Every step of a range adds up to what was sampled."""

from gateway.report.queries.outcomes import (
    read_accounting,
    read_series,
    read_spans,
    read_summaries,
    read_worst,
    recorded_endpoints,
    total,
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
        found = await read_worst(connection, last(86_400, NOW, Grain.DAY), None)
        assert await read_worst(connection, last(86_400, NOW), BOTH) == found
        assert len(await read_worst(connection, last(86_400, NOW), BOTH, limit=1)) == 1
        assert await recorded_endpoints(connection) == BOTH
    assert [(each.endpoint, each.outcomes.match_rate) for each in found] == [("b.get", 0.0), ("a.get", 10 / 11)]


async def test_each_endpoint_is_asked_about_its_own_range(filled: ReportStore) -> None:
    hour, week = last(3600, NOW - 300, Grain.MINUTE), last(7 * 86_400, NOW)
    async with filled.transaction() as connection:
        found = await read_spans(connection, {hour: ["a.get"], week: ["b.get", "c.get"]})
        alone = [await read_series(connection, hour, ["a.get"]), await read_series(connection, week, ["b.get"])]
    assert {each.endpoint: each.outcomes for each in found} == dict(zip(BOTH, map(total, alone), strict=True))


async def test_all_together_are_the_sum_of_each(filled: ReportStore) -> None:
    async with filled.transaction() as connection:
        for grain in Grain:
            span = last(86_400, NOW, grain)
            assert await read_series(connection, span, None) == await read_series(connection, span, BOTH)
            summed = await read_accounting(connection, span, None, NOW)
            assert summed == await read_accounting(connection, span, BOTH, NOW)
            assert {each.endpoint for each in await read_summaries(connection, span, BOTH)} == set(BOTH)
            assert summed.sampled == 22


async def test_accounting_is_exact(filled: ReportStore) -> None:
    async with filled.transaction() as connection:
        found = await read_accounting(connection, last(30 * 86_400, NOW, Grain.DAY), BOTH, NOW)
    assert found.exact
    assert found.sampled == found.outcomes.sampled == 23
    assert set(found.outcomes.counts) == set(OUTCOMES)
    assert found.incomplete == []
