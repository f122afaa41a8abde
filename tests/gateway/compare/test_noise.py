from decimal import Decimal
from typing import Any

import pytest

from gateway.compare.model import ABSENT, Difference, Kind
from gateway.compare.noise import propose_rules, raced
from gateway.compare.tolerances import Ignore, NullIsMissing, NumberWithin, SameSet, TimestampsWithin, Uuids

UUID = "550e8400-e29b-41d4-a716-446655440000"


@pytest.mark.parametrize(
    ("seen", "tolerance"),
    [
        ([(1, 3), (5, 4)], NumberWithin(Decimal(2))),
        ([("2025-09-01T08:00:00Z", "2025-09-01T08:00:03Z")], TimestampsWithin(3.0)),
        ([(UUID, UUID.replace("5", "6"))], Uuids()),
        ([("a", "b"), (1, 2)], Ignore()),
    ],
)
def test_the_narrowest_tolerance_is_proposed(seen: Any, tolerance: Any) -> None:
    (found,) = propose_rules([[Difference("$.a", Kind.VALUE, *each)] for each in seen])
    assert (found.location, found.tolerance, found.seen) == ("$.a", tolerance, len(seen))
    assert len(found.evidence) == len(seen)


def test_kinds_and_status() -> None:
    sets = [
        Difference("$.b", Kind.MISSING, None, ABSENT),
        Difference("$.c", Kind.ORDER, [1], [2]),
        Difference("status", Kind.VALUE, 200, 500),
    ]
    assert [each.tolerance for each in propose_rules([sets])] == [NullIsMissing(), SameSet()]


def test_raced_is_only_what_legacy_disagrees_with_itself_about() -> None:
    moving, other = Difference("$.a", Kind.VALUE, 1, 2), Difference("$.b", Kind.VALUE, 1, 2)
    assert raced([moving], [moving])
    assert not raced([moving], [moving, other])
    assert not raced([moving], [])
