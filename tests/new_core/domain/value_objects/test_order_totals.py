from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from new_core.domain.value_objects.order_totals import OrderTotals, line_total, totals_of

amounts = st.decimals("0", "99999", places=2)
percentages = st.decimals("0", "100", places=2)


def _d(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


def test_discount_then_tax_make_the_total() -> None:
    totals = totals_of(_d("21.00"), Decimal(5), Decimal(15))
    assert totals == OrderTotals(*_d("21.00", "1.05", "2.99", "22.94"))


def test_a_line_loses_percentage_and_amount() -> None:
    assert line_total(*_d("2", "10.50", "10", "0.40")) == Decimal("18.50")
    assert line_total(*_d("0.5", "0.01", "0", "0")) == Decimal("0.01")


@given(st.lists(amounts, max_size=5), percentages, percentages)
def test_the_parts_always_add_up(lines: list[Decimal], discount: Decimal, tax: Decimal) -> None:
    totals = totals_of(lines, discount, tax)
    assert totals.total_amount == totals.subtotal - totals.discount_amount + totals.tax_amount
    assert 0 <= totals.discount_amount <= totals.subtotal
    assert all(part == part.quantize(Decimal("0.01")) for part in (totals.discount_amount, totals.tax_amount))
