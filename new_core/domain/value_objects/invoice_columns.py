"""The limits of invoices and their lines, sales and purchase: the tables of both directions have the same."""

from collections.abc import Mapping
from typing import Final

from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.columns import Columns

_AMOUNT: Final = (15, 2)
_PERCENTAGE: Final = (5, 2)
INVOICE_COLUMNS: Final = Columns(
    texts={
        "invoice_number": 100,
        "payment_method": 50,
        "reference_number": 100,
        "recurring_frequency": 20,
        "supplier_invoice_number": 100,
        "notes": None,
        "internal_notes": None,
    },
    numerics={
        "exchange_rate": (10, 4),
        "subtotal": _AMOUNT,
        "discount_percentage": _PERCENTAGE,
        "discount_amount": _AMOUNT,
        "tax_percentage": _PERCENTAGE,
        "tax_amount": _AMOUNT,
        "shipping_amount": _AMOUNT,
        "total_amount": _AMOUNT,
        "paid_amount": _AMOUNT,
    },
    never_null=frozenset(
        {
            "invoice_number",
            "partner_id",
            "branch_id",
            "invoice_date",
            "due_date",
            "currency_id",
            "exchange_rate",
            "invoice_type",
            "status",
            "payment_terms",
            "subtotal",
            "total_amount",
            "created_by",
        }
    ),
)
LINE_COLUMNS: Final = Columns(
    texts={"description": None, "notes": None},
    numerics={
        "quantity": (15, 3),
        "unit_price": (10, 2),
        "discount_percentage": _PERCENTAGE,
        "discount_amount": (10, 2),
        "line_total": (12, 2),
    },
    never_null=frozenset({"product_id", "quantity", "unit_price", "line_total"}),
)


def check_sums(amounts: Mapping[str, object]) -> None:
    """Refuse sums that are too large for their columns, and name what they are made of: nobody sent the sums."""
    try:
        INVOICE_COLUMNS.check(amounts)
    except InvalidValueError as error:
        rule = f"{error.rule}; it is made of invoice_items, tax_percentage and shipping_amount"
        raise InvalidValueError(error.field, error.value, rule) from None
