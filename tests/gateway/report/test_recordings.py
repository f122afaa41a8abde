"""Recordings in the store: one at a time, and never beyond their bounds."""

import pytest
from sqlalchemy import func, select

from gateway.errors import RecordingError, UnknownRecordingError
from gateway.report.recordings import RecordingStore, Wish
from gateway.report.rules import Signed
from gateway.report.schema import RECORDED
from gateway.report.store import ReportStore

BY = Signed("omar", "for CI")
NOW = 1_764_000_000.0


@pytest.fixture
def recordings(report: ReportStore) -> RecordingStore:
    return RecordingStore(report)


async def test_what_is_added_comes_back_in_order(recordings: RecordingStore) -> None:
    begun = await recordings.start(Wish(router="shop"), BY, NOW)
    await recordings.add(begun.id, [b"one", b"two"], 1, NOW)
    await recordings.add(begun.id, [b"three"], 0, NOW)
    samples, after = await recordings.page(begun.id)
    assert samples == [b"one", b"two", b"three"]
    assert await recordings.page(begun.id, after) == ([], after)
    found = await recordings.get(begun.id)
    assert (found.count, found.bytes, found.dropped, found.who) == (3, 11, 1, "omar")


async def test_it_is_wanted_until_its_end(recordings: RecordingStore) -> None:
    begun = await recordings.start(Wish(endpoint="shop.get", seconds=10), BY, NOW)
    wanted = await recordings.wanted(NOW + 9)
    assert wanted is not None
    assert (wanted.id, wanted.covers("shop.get"), wanted.covers("shop.add")) == (begun.id, True, False)
    assert await recordings.wanted(NOW + 10) is None
    await recordings.stop(begun.id, BY, NOW + 1)
    assert await recordings.wanted(NOW + 2) is None


async def test_a_bound_that_is_reached_ends_it(recordings: RecordingStore, report: ReportStore) -> None:
    begun = await recordings.start(Wish(most=2), BY, NOW)
    for _ in range(3):
        await recordings.add(begun.id, [b"one"], 0, NOW)
    assert (await recordings.get(begun.id)).stopped == NOW
    async with report.transaction() as connection:
        assert (await connection.execute(select(func.count()).select_from(RECORDED))).scalar_one() == 2


async def test_no_batch_goes_beyond_a_bound(recordings: RecordingStore) -> None:
    begun = await recordings.start(Wish(most=3), BY, NOW)
    await recordings.add(begun.id, [b"one", b"two"], 0, NOW)
    await recordings.add(begun.id, [b"three", b"four"], 1, NOW)
    found = await recordings.get(begun.id)
    assert (found.count, found.bytes, found.dropped, found.stopped) == (3, 11, 1, NOW)
    assert (await recordings.page(begun.id))[0] == [b"one", b"two", b"three"]
    begun = await recordings.start(Wish(most_bytes=5), BY, NOW)
    await recordings.add(begun.id, [b"one", b"two", b"three"], 0, NOW)
    assert (await recordings.page(begun.id))[0] == [b"one", b"two"]
    assert (await recordings.get(begun.id)).stopped == NOW


async def test_there_is_one_at_a_time_and_the_last_is_let_go(recordings: RecordingStore) -> None:
    first = await recordings.start(Wish(), BY, NOW)
    with pytest.raises(RecordingError, match=f"banyan record --take {first.id} -o FILE"):
        await recordings.start(Wish(), BY, NOW + 1)
    second = await recordings.start(Wish(), BY, NOW + 61)
    with pytest.raises(UnknownRecordingError, match=first.id):
        await recordings.get(first.id)
    assert (await recordings.get(second.id)).count == 0
