from decimal import Decimal

import pytest

from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.columns import Columns
from new_core.domain.value_objects.invoice_columns import INVOICE_COLUMNS, LINE_COLUMNS, check_sums
from new_core.domain.value_objects.invoice_status import InvoiceStatus


@pytest.mark.parametrize(
    ("columns", "name", "value"),
    [
        (INVOICE_COLUMNS, "exchange_rate", Decimal("999999.9999")),
        (INVOICE_COLUMNS, "discount_amount", Decimal("9999999999999.99")),
        (INVOICE_COLUMNS, "branch_id", 2**31 - 1),
        (INVOICE_COLUMNS, "status", InvoiceStatus.DRAFT),
        (LINE_COLUMNS, "discount_amount", Decimal("99999999.99")),
    ],
)
def test_what_fits_is_taken(columns: Columns, name: str, value: object) -> None:
    columns.check({name: value})


@pytest.mark.parametrize(
    ("columns", "name", "value"),
    [
        (INVOICE_COLUMNS, "exchange_rate", Decimal("999999.99995")),  # fits before it is rounded, not after
        (INVOICE_COLUMNS, "payment_method", "x" * 51),
        (INVOICE_COLUMNS, "due_date", None),
        (LINE_COLUMNS, "discount_amount", Decimal("100000000.00")),  # a line's is narrower than the invoice's
    ],
)
def test_what_does_not_fit_is_refused(columns: Columns, name: str, value: object) -> None:
    with pytest.raises(InvalidValueError) as refused:
        columns.check({name: value})
    assert refused.value.field == name


def test_a_sum_too_large_names_what_was_sent() -> None:
    check_sums({"total_amount": Decimal("9999999999999.99")})
    with pytest.raises(InvalidValueError, match=r"^total_amount: .*invoice_items, tax_percentage and shipping_amount$"):
        check_sums({"total_amount": Decimal("10000000000000.00")})
