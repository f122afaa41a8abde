from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from legacy_shim.standin.notation import parse
from legacy_shim.standin.validation import Types

TYPES = Types(
    {
        "Line": {"product_id": "int", "amount": "dec gt=0"},
        "Order": {"lines": "[Line]", "status": 'Status="OPEN"', "note": "str? max=5"},
    },
    {"Status": ["OPEN", "CLOSED"]},
)


def checked(notation: str, value: object) -> object:
    annotation: Any = TYPES.annotation(parse(notation))
    adapter: TypeAdapter[object] = TypeAdapter(annotation)
    return adapter.validate_python(value)


def complaint_about(notation: str, value: object) -> tuple[str, tuple[int | str, ...]]:
    with pytest.raises(ValidationError) as caught:
        checked(notation, value)
    error = caught.value.errors()[0]
    return error["type"], error["loc"]


@pytest.mark.parametrize(
    ("notation", "given", "value"),
    [
        ("int", "7", 7),
        ("int?", None, None),
        ("dec", "1.50", Decimal("1.50")),
        ("date", "2025-11-01", date(2025, 11, 1)),
        ("{num}", {"lat": "33.3"}, {"lat": 33.3}),
        ("any", [1], [1]),
    ],
)
def test_good_values_are_read(notation: str, given: object, value: object) -> None:
    assert checked(notation, given) == value


@pytest.mark.parametrize(
    ("notation", "given", "kind", "place"),
    [
        ("int", "x", "int_parsing", ()),
        ("int ge=1", 0, "greater_than_equal", ()),
        ("int", None, "int_type", ()),
        ("str re=^(ios|web)$", "tv", "string_pattern_mismatch", ()),
        ("Status", "NOPE", "enum", ()),
        ("email", "nobody", "value_error", ()),
        ("Order", {}, "missing", ("lines",)),
        ("Order", {"lines": [{"product_id": 1}]}, "missing", ("lines", 0, "amount")),
        ("Order", {"lines": [], "note": "too long"}, "string_too_long", ("note",)),
    ],
)
def test_bad_values_are_named(notation: str, given: object, kind: str, place: tuple[int | str, ...]) -> None:
    assert complaint_about(notation, given) == (kind, place)


def test_a_schema_is_made_once() -> None:
    assert TYPES.annotation(parse("Order")) is TYPES.annotation(parse("Order"))
