"""What an invoice comes to: each product of two numbers is rounded to the cent, half up, before it is added."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from new_core.domain.value_objects.money import rounded

ZERO = Decimal("0.00")


def discount_of(base: Decimal, percentage: Decimal, amount: Decimal) -> Decimal:
    """A percentage decides, if there is one; else the amount."""
    return rounded(base * percentage / 100) if percentage else rounded(amount)


@dataclass(frozen=True, slots=True)
class Charges:
    """What is taken off and put on the sum of the lines."""

    discount_percentage: Decimal = ZERO
    discount_amount: Decimal = ZERO
    tax_percentage: Decimal = ZERO
    shipping_amount: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Totals:
    subtotal: Decimal
    discount_amount: Decimal
    tax_amount: Decimal
    total_amount: Decimal


def line_total(quantity: Decimal, unit_price: Decimal, percentage: Decimal, amount: Decimal) -> tuple[Decimal, Decimal]:
    """Give the discount of a line and what remains of it."""
    gross = rounded(quantity * unit_price)
    discount = discount_of(gross, percentage, amount)
    return discount, gross - discount


def totals_of(line_totals: Iterable[Decimal], charges: Charges) -> Totals:
    """Tax is on what remains after the discount; shipping is not taxed."""
    subtotal = sum(line_totals, ZERO)
    discount = discount_of(subtotal, charges.discount_percentage, charges.discount_amount)
    tax = rounded((subtotal - discount) * charges.tax_percentage / 100)
    return Totals(subtotal, discount, tax, subtotal - discount + tax + rounded(charges.shipping_amount))
