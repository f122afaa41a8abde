import base64
import json
import re
from decimal import Decimal
from typing import Any

import pytest

from gateway.compare.model import ABSENT, Difference, Kind
from gateway.compare.tolerances import (
    CaptureEqual,
    DecimalString,
    Ignore,
    Jwts,
    NullIsMissing,
    NumberWithin,
    SameSet,
    TextNormalised,
    TimestampsWithin,
    Uuids,
)


def jwt_of(**claims: object) -> str:
    return "e30." + base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=") + ".sig"


UUID = "550e8400-e29b-41d4-a716-446655440000"


@pytest.mark.parametrize(
    ("tolerance", "legacy", "new", "explained"),
    [
        (NumberWithin(Decimal("0.01")), 1.5, 1.51, True),
        (NumberWithin(Decimal("0.01")), 1.5, 1.52, False),
        (NumberWithin(Decimal(9)), True, 1, False),
        (NumberWithin(Decimal(9)), Decimal("1e999999"), Decimal("-9e999999"), False),
        (NumberWithin(Decimal(1), Decimal(10)), 100, 109.5, True),
        (NumberWithin(Decimal(1), Decimal(10)), 100, 111, False),
        (NumberWithin(Decimal(1), Decimal(10)), 2, 3, True),
        (Ignore((Kind.ADDED,)), 1, 2, False),
        (Ignore((Kind.VALUE,)), 1, 2, True),
        (DecimalString(), "1251.00", 1251.0, True),
        (DecimalString(), "1251.01", 1251.0, False),
        (DecimalString(), "1_0", 10, False),
        (TimestampsWithin(2), "2025-09-01T08:00:00Z", "2025-09-01T08:00:02", True),
        (TimestampsWithin(2), "2025-09-01T08:00:00Z", "2025-09-01T08:00:03", False),
        (TimestampsWithin(2), "2025-09-01T08:00:00Z", None, False),
        (Uuids(), UUID, UUID.replace("5", "6"), True),
        (Uuids(), UUID, "x", False),
        (Jwts(), jwt_of(sub="1", exp=1), jwt_of(sub="1", exp=2), True),
        (Jwts(), jwt_of(sub="1", exp=1), jwt_of(sub="2", exp=1), False),
        (Jwts(), jwt_of(a=True), jwt_of(a=1), False),
        (Jwts(), "a.b.c", "a.b.d", False),
        (CaptureEqual(re.compile(r"inv-(\d+)-.*")), "inv-1-a", "inv-1-b", True),
        (CaptureEqual(re.compile(r"inv-(\d+)-.*")), "inv-1-a", "inv-2-a", False),
        (CaptureEqual(re.compile(r"(a)x*")), "a" + "x" * 3000, "a", False),
        (CaptureEqual(re.compile(r"(a)x*")), "a" + "x" * 1900, "a", True),
        (CaptureEqual(re.compile(r"(a)x*x*x*x*")), "a" + "x" * 200, "a", True),
        (CaptureEqual(re.compile(r"(a)x*x*x*x*")), "a" + "x" * 1900, "a", False),
        (TextNormalised(), " A  b", "a B ", True),
        (TextNormalised(), "a", "b", False),
    ],
)
def test_each_tolerance_asserts_something_of_both_values(tolerance: Any, legacy: Any, new: Any, explained: Any) -> None:
    assert tolerance.explains(Difference("$", Kind.VALUE, legacy, new)) is explained


def test_tolerances_that_look_at_the_kind() -> None:
    assert NullIsMissing().explains(Difference("$.a", Kind.MISSING, None, ABSENT))
    assert not NullIsMissing().explains(Difference("$.a", Kind.MISSING, 0, ABSENT))
    assert SameSet().explains(Difference("$.a", Kind.ORDER, [1, 2], [2, 1]))
    assert not SameSet().explains(Difference("$.a", Kind.VALUE, 1, 2))
