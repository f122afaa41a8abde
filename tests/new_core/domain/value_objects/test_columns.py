from decimal import Decimal

import pytest

from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.columns import Columns

COLUMNS = Columns(
    texts={"name": 5, "notes": None}, numerics={"quantity": (15, 3)}, never_null=frozenset({"name", "quantity"})
)


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
        ({"quantity": Decimal("NaN")}, "must be less than 1000000000000 in size"),
    ],
)
def test_what_a_column_cannot_hold_is_refused_by_name(values: dict[str, object], rule: str) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        COLUMNS.check(values, "lines.0.")
    assert (refusal.value.field, refusal.value.rule) == (f"lines.0.{next(iter(values))}", rule)


def test_what_fits_is_given_back_as_the_column_will() -> None:
    values = {"name": "abcde", "notes": None, "is_active": True, "quantity": Decimal("1.0005")}
    COLUMNS.check(values)
    assert COLUMNS.stored(values) == values | {"quantity": Decimal("1.001")}
