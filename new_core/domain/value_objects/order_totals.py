"""What a sales order comes to: each product of two numbers is rounded to the cent, half up, before it is added."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from new_core.domain.value_objects.money import rounded

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class OrderTotals:
    subtotal: Decimal
    discount_amount: Decimal
    tax_amount: Decimal
    total_amount: Decimal


def line_total(quantity: Decimal, unit_price: Decimal, percentage: Decimal, amount: Decimal) -> Decimal:
    """Take the percentage and the amount both off; rounded once, as the monolith did."""
    gross = quantity * unit_price
    return rounded(gross - gross * percentage / 100 - amount)


def totals_of(line_totals: Iterable[Decimal], discount_percentage: Decimal, tax_percentage: Decimal) -> OrderTotals:
    """Tax is on what remains after the discount."""
    subtotal = sum(line_totals, ZERO)
    discount = rounded(subtotal * discount_percentage / 100)
    tax = rounded((subtotal - discount) * tax_percentage / 100)
    return OrderTotals(subtotal, discount, tax, subtotal - discount + tax)
