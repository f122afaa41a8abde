"""A worker that vanished is named, with what it may have taken along."""

from gateway.report.queries.workers import dropped, incomplete_workers
from gateway.report.records import Tally
from gateway.report.store import ReportStore
from tests.gateway.report.queries.conftest import NOW


async def test_only_the_vanished_are_incomplete(filled: ReportStore) -> None:
    await filled.apply("w2", 1, Tally(samples_dropped=3, details_dropped=4), NOW)
    await filled.apply("w3", 1, Tally(), NOW + 100)
    await filled.stop("w2", NOW + 1)
    async with filled.transaction() as connection:
        assert await dropped(connection) == (3, 4)
        assert await incomplete_workers(connection, NOW + 10) == []
        [gone] = await incomplete_workers(connection, NOW + 110)
    assert (gone.worker, gone.lost_seconds) == ("w1", 1.0)
