from typing import Any

import pytest

from gateway.compare import ABSENT, Difference, Kind, Severity
from gateway.compare.guides import Unwrap, Weigh


@pytest.mark.parametrize(
    ("body", "bare"),
    [
        ({"data": 1}, 1),
        ({"data": 1, "success": True}, 1),
        ({"data": 1, "total": 9}, {"data": 1, "total": 9}),
        ({"success": True}, {"success": True}),
        ([1], [1]),
    ],
)
def test_an_envelope_is_opened_only_where_it_is_as_expected(body: Any, bare: Any) -> None:
    assert Unwrap("data", beside=("success", "message")).unwrapped(body) == bare


def test_a_weight_may_be_for_some_kinds_only() -> None:
    added = Difference("$.a", Kind.ADDED, ABSENT, 1)
    assert Weigh(Severity.HIGH).weighs(added)
    assert not Weigh(Severity.HIGH, (Kind.VALUE,)).weighs(added)
