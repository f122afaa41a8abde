"""Ranges as requests write them."""

from datetime import UTC, datetime, timedelta

import pytest

from gateway.control.errors import UnusableRangeError
from gateway.control.ranges import range_of
from gateway.report.span import Grain

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_range_counts_back_from_now_and_holds_it() -> None:
    span = range_of(NOW.timestamp(), "24h")
    assert (span.end - span.start, span.grain) == (25 * 3600, Grain.HOUR)


def test_a_start_wins_and_zones_are_utc_unless_said() -> None:
    plain = range_of(NOW.timestamp(), start=datetime(2026, 3, 1, 10), end=datetime(2026, 3, 1, 11))  # noqa: DTZ001
    zoned = range_of(NOW.timestamp(), start=NOW - timedelta(hours=2), end=NOW - timedelta(hours=1), by=Grain.MINUTE)
    assert plain == zoned


@pytest.mark.parametrize(
    ("last", "by", "sentence"), [("soon", None, "no duration"), ("30d", Grain.MINUTE, "kept for 48 hours")]
)
def test_an_impossible_range_is_one_sentence(last: str, by: Grain | None, sentence: str) -> None:
    with pytest.raises(UnusableRangeError, match=sentence):
        range_of(NOW.timestamp(), last, by=by)
