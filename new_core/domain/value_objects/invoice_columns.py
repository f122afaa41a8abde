"""What the columns of invoices, their lines and payments can hold: refused or rounded before the database must."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.money import rounded
from new_core.domain.value_objects.text import storable

HIGHEST_INTEGER: Final = 2**31 - 1
LENGTHS: Final[Mapping[str, int]] = {
    "invoice_number": 100,
    "payment_number": 100,
    "payment_method": 50,
    "reference_number": 100,
    "recurring_frequency": 20,
    "supplier_invoice_number": 100,
    "bank_account": 100,
    "check_number": 50,
}
_AMOUNT: Final = (15, 2)
NUMERICS: Final[Mapping[str, tuple[int, int]]] = {
    "exchange_rate": (10, 4),
    "subtotal": _AMOUNT,
    "discount_percentage": (5, 2),
    "discount_amount": _AMOUNT,
    "tax_percentage": (5, 2),
    "tax_amount": _AMOUNT,
    "shipping_amount": _AMOUNT,
    "total_amount": _AMOUNT,
    "paid_amount": _AMOUNT,
    "amount": _AMOUNT,
    "quantity": (15, 3),
    "unit_price": (10, 2),
    "line_total": (12, 2),
}
NEVER_NULL: Final = frozenset(
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
        "product_id",
        "quantity",
        "unit_price",
        "line_total",
        "amount",
        "payment_number",
        "payment_date",
        "created_by",
    }
)


def check_values(values: Mapping[str, object], written: Mapping[str, str], prefix: str = "") -> None:
    """Refuse what the columns cannot hold, by the name that clients know the value by."""
    for name, value in values.items():
        field = prefix + written.get(name, name)
        if value is None and name in NEVER_NULL:
            raise InvalidValueError(field, value, "must not be null")
        if isinstance(value, str):
            storable(field, value, LENGTHS.get(name))
        elif isinstance(value, Decimal):
            _check_numeric(field, value, NUMERICS[name])
        # Truth is a number to Python, and fits.
        elif isinstance(value, int) and not 0 <= value <= HIGHEST_INTEGER:
            raise InvalidValueError(field, value, f"must be between 0 and {HIGHEST_INTEGER}")


def stored_values(values: Mapping[str, object]) -> dict[str, object]:
    """The values as the columns will give them back."""
    return {
        name: rounded(value, NUMERICS[name][1]) if isinstance(value, Decimal) else value
        for name, value in values.items()
    }


def _check_numeric(field: str, value: Decimal, size: tuple[int, int]) -> None:
    precision, scale = size
    beyond = Decimal(10) ** (precision - scale)
    # Compared before it is rounded: rounding 1e400 would need more digits than Decimal keeps.
    if abs(value) >= beyond or abs(rounded(value, scale)) >= beyond:
        raise InvalidValueError(field, value, f"must be less than {beyond} in size")
