from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from new_core.domain.value_objects.invoice_totals import Charges, discount_of, line_total, totals_of

CENTS = st.decimals("0", "100000", places=2)
PERCENTAGES = st.decimals("0", "100", places=2)


@pytest.mark.parametrize(
    ("quantity", "price", "percentage", "amount", "expected"),
    [
        ("3", "0.335", "0", "0", ("0.00", "1.01")),  # 1.005 goes up, not to the even cent
        ("2", "10.00", "12.5", "9", ("2.50", "17.50")),  # the percentage decides
        ("2", "10.00", "0", "9", ("9.00", "11.00")),
    ],
)
def test_line_is_rounded_half_up_once(
    quantity: str, price: str, percentage: str, amount: str, expected: tuple[str, str]
) -> None:
    got = line_total(Decimal(quantity), Decimal(price), Decimal(percentage), Decimal(amount))
    assert got == tuple(map(Decimal, expected))


def test_tax_is_on_what_remains_and_shipping_is_not_taxed() -> None:
    charges = Charges(Decimal(10), Decimal(0), Decimal(15), Decimal("5.00"))
    totals = totals_of([Decimal("60.00"), Decimal("40.00")], charges)
    assert totals.subtotal == Decimal(100)
    assert totals.discount_amount == Decimal(10)
    assert totals.tax_amount == Decimal("13.50")
    assert totals.total_amount == Decimal("108.50")


@given(st.lists(CENTS, max_size=8), PERCENTAGES, PERCENTAGES, CENTS)
def test_parts_add_up_to_the_cent(lines: list[Decimal], discount: Decimal, tax: Decimal, shipping: Decimal) -> None:
    totals = totals_of(lines, Charges(discount, Decimal(0), tax, shipping))
    assert totals.subtotal == sum(lines)
    assert totals.total_amount == totals.subtotal - totals.discount_amount + totals.tax_amount + shipping
    exponent = totals.total_amount.as_tuple().exponent
    assert isinstance(exponent, int)
    assert exponent >= -2


@given(CENTS, PERCENTAGES)
def test_discount_never_exceeds_its_base(base: Decimal, percentage: Decimal) -> None:
    assert 0 <= discount_of(base, percentage, Decimal(0)) <= base
