import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.compare.model import ABSENT, Difference, Kind
from gateway.compare.noise import Rate, propose_rules, raced, steady
from gateway.compare.tolerances import (
    CaptureEqual,
    Ignore,
    Jwts,
    NullIsMissing,
    NumberWithin,
    SameSet,
    TimestampsWithin,
    Uuids,
)
from tests.gateway.compare.test_tolerances import jwt_of

UUID = "550e8400-e29b-41d4-a716-446655440000"


def _like(pattern: str) -> CaptureEqual:
    return CaptureEqual(re.compile(pattern))


@pytest.mark.parametrize(
    ("seen", "tolerance"),
    [
        ([(1, 3), (5, 4)], NumberWithin(Decimal(2))),
        ([("2025-09-01T08:00:00Z", "2025-09-01T08:00:03Z")], TimestampsWithin(5.0)),
        ([(UUID, UUID.replace("5", "6"))], Uuids()),
        ([("a", "b"), (1, 2)], Ignore((Kind.VALUE,), below=False)),
        ([("took 57 ms", "took 9 ms"), ("took 57 ms", "took 8 ms")], _like(r"(took\ )\d{1,4}(\ ms)")),
        ([("/img/ab1.png", "/img/zz.png")], _like(r"(/img/)[0-9A-Za-z]{1,6}(\.png)")),
        ([("57", "9")], Ignore((Kind.VALUE,), below=False)),
        ([("tok_0123456789abcdef", "tok_1123456789abcdef")], Ignore((Kind.VALUE,), below=False)),
        ([(jwt_of(sub="a", iat=1, sid=1), jwt_of(sub="a", iat=2, sid=2))], Jwts(("iat", "sid"))),
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


def test_each_kind_of_difference_has_the_narrowest_where_no_single_rule_has_them_all() -> None:
    moment, later = "2025-09-01T08:00:00Z", "2025-09-01T08:00:03Z"
    seen = [
        Difference("$.at", Kind.VALUE, moment, later),
        Difference("$.at", Kind.TYPE, moment, 1),
        Difference("$.at", Kind.MISSING, None, ABSENT),
        Difference("$.at", Kind.ADDED, ABSENT, None),
    ]
    found = propose_rules([seen])
    assert [(each.tolerance, each.seen) for each in found] == [
        (NullIsMissing(), 2),
        (Ignore((Kind.TYPE,), below=False), 1),
        (TimestampsWithin(5.0), 1),
    ]


def test_raced_is_only_what_legacy_disagrees_with_itself_about() -> None:
    moving, other = Difference("$.a", Kind.VALUE, 1, 2), Difference("$.b", Kind.VALUE, 1, 2)
    assert raced([moving], [moving])
    assert not raced([moving], [moving, other])
    assert not raced([moving], [])


def test_a_value_that_changes_is_no_reason_for_having_none() -> None:
    changing = Difference("$.a", Kind.VALUE, "x", "y")
    for new in (ABSENT, None, 5):
        kind = Kind.MISSING if new is ABSENT else Kind.TYPE
        assert steady([changing], [Difference("$.a", kind, "x", new)]) == (Difference("$.a", kind, "x", new),)
    gone = Difference("$.a", Kind.MISSING, "x", ABSENT)
    assert steady([gone], [gone, changing]) == ()


@pytest.mark.parametrize(
    ("itself", "new", "explained"),
    [
        (Rate(10, 100), Rate(100, 1000), True),
        (Rate(10, 100), Rate(500, 1000), False),
        (Rate(0, 20), Rate(400, 1000), False),
        (Rate(1, 1), Rate(1000, 1000), True),
    ],
)
def test_noise_explains_what_is_about_as_frequent(itself: Any, new: Any, explained: Any) -> None:
    assert itself.explains(new) is explained


@given(st.integers(0, 2000), st.integers(0, 1000))
def test_the_bounds_hold_the_rate(times: Any, of: Any) -> None:
    low, high = Rate(times, of).bounds
    assert 0 <= low <= high <= 1
    assert times > of or not of or low <= times / of <= high + 1e-9
