from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.columns import (
    DEEPEST_JSON,
    HIGHEST_INTEGER,
    ChoiceColumn,
    Column,
    Columns,
    IntegerColumn,
    JsonColumn,
    NumericColumn,
    TextColumn,
    stored_values,
)

TABLE = Columns(
    texts={"name": 5, "notes": None}, numerics={"quantity": (15, 3)}, never_null=frozenset({"name", "quantity"})
)
PRICE = NumericColumn(10, 2, Decimal("0.01"))
ANY_AMOUNT = st.decimals(allow_nan=False, allow_infinity=False)


def _nested(levels: int) -> object:
    value: object = []
    for _ in range(levels - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (TextColumn(3), "four"),
        (TextColumn(), "a\x00b"),
        (ChoiceColumn(("IQD", "USD")), "EUR"),
        (IntegerColumn(), -1),
        (IntegerColumn(), HIGHEST_INTEGER + 1),
        (PRICE, Decimal("0.004")),
        (PRICE, Decimal("99999999.995")),
        (PRICE, Decimal("1e400")),
        (PRICE, Decimal("-1e1000000000")),
        (PRICE, Decimal("sNaN")),
        (PRICE, "text"),
        (JsonColumn(), ["a\x00"]),
        (JsonColumn(), {"\ud800": 1}),
        (JsonColumn(), {"a": [float("nan")]}),
        (JsonColumn(), _nested(DEEPEST_JSON + 1)),
        (JsonColumn(), _nested(100_000)),
        (Column(is_required=True), None),
        (TextColumn(3, is_required=True), None),
    ],
)
def test_what_does_not_fit_is_refused_by_name(column: Column, value: object) -> None:
    with pytest.raises(InvalidValueError) as caught:
        column.stored("price", value)
    assert caught.value.field == "price"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (TextColumn(3), "abc"),
        (TextColumn(3), None),
        (ChoiceColumn(("IQD", "USD")), "USD"),
        (IntegerColumn(), HIGHEST_INTEGER),
        (PRICE, Decimal("99999999.99")),
        (JsonColumn(), {"a": [1, None, "مرحبا 🚚", 1.5, True]}),
        (JsonColumn(), _nested(DEEPEST_JSON)),
        (Column(is_required=True), False),
    ],
)
def test_what_fits_comes_back(column: Column, value: object) -> None:
    assert column.stored("price", value) == value


def test_amounts_are_rounded_half_up() -> None:
    assert PRICE.stored("price", Decimal("0.005")) == Decimal("0.01")
    assert str(PRICE.stored("price", 5)) == "5.00"


@given(amount=ANY_AMOUNT)
def test_a_stored_amount_stays_when_stored_again(amount: Decimal) -> None:
    try:
        stored = PRICE.stored("price", amount)
    except InvalidValueError:
        assert amount < Decimal("0.005") or amount >= Decimal("99999999.995")
    else:
        assert PRICE.stored("price", stored) == stored


def test_each_value_goes_by_its_own_column() -> None:
    columns = {"name": TextColumn(5), "price": PRICE}
    assert stored_values({"price": Decimal("1.005"), "name": "x"}, columns) == {"price": Decimal("1.01"), "name": "x"}
    with pytest.raises(InvalidValueError, match=r"^name: must have at most 5"):
        stored_values({"name": "too long"}, columns)


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"name": None}, "must not be null"),
        ({"name": "abcdef"}, "must have at most 5 characters"),
        ({"notes": "a\x00b"}, "must not contain a NUL character"),
        ({"branch_id": 2**31}, "must be between 0 and 2147483647"),
        ({"branch_id": -1}, "must be between 0 and 2147483647"),
        ({"quantity": Decimal("1e12")}, "must be less than 1000000000000 in size"),
        ({"quantity": Decimal("999999999999.9995")}, "must be less than 1000000000000 in size"),
        ({"quantity": Decimal("-1e400")}, "must be less than 1000000000000 in size"),
        ({"quantity": Decimal("1e1000000000")}, "must be less than 1000000000000 in size"),
        ({"quantity": Decimal("NaN")}, "must be less than 1000000000000 in size"),
    ],
)
def test_what_a_column_cannot_hold_is_refused_by_name(values: dict[str, object], rule: str) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        TABLE.check(values, "lines.0.")
    assert (refusal.value.field, refusal.value.rule) == (f"lines.0.{next(iter(values))}", rule)


def test_what_fits_is_given_back_as_the_column_will() -> None:
    values = {"name": "abcde", "notes": None, "is_active": True, "quantity": Decimal("1.0005")}
    TABLE.check(values)
    assert TABLE.stored(values) == values | {"quantity": Decimal("1.001")}


def test_a_refusal_has_the_clients_name_for_the_value() -> None:
    with pytest.raises(InvalidValueError, match=r"^lines\.title: must not be null"):
        TABLE.check({"name": None}, "lines.", {"name": "title"})
