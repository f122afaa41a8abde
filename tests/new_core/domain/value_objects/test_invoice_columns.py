from decimal import Decimal

import pytest

from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.invoice_columns import check_values, stored_values


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("exchange_rate", Decimal("999999.9999")),
        ("total_amount", Decimal("-9999999999999.99")),
        ("branch_id", 2**31 - 1),
        ("payment_method", "x" * 50),
        ("notes", None),
    ],
)
def test_what_fits_is_taken(name: str, value: object) -> None:
    check_values({name: value}, {})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("exchange_rate", Decimal("999999.99995")),  # fits before it is rounded, not after
        ("total_amount", Decimal("1e400")),
        ("branch_id", 2**31),
        ("branch_id", -1),
        ("payment_method", "x" * 51),
        ("payment_method", "a\x00b"),
        ("due_date", None),
    ],
)
def test_what_does_not_fit_is_refused_by_the_clients_name_for_it(name: str, value: object) -> None:
    with pytest.raises(InvalidValueError) as refused:
        check_values({name: value}, {name: "their_name"}, "lines.")
    assert refused.value.field == "lines.their_name"


def test_numbers_are_kept_as_the_column_gives_them_back() -> None:
    kept = stored_values({"amount": Decimal("1.005"), "quantity": Decimal("1.0005"), "notes": "x"})
    assert kept == {"amount": Decimal("1.01"), "quantity": Decimal("1.001"), "notes": "x"}
