from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from new_core.domain.exceptions.value_exceptions import CurrencyMismatchError
from new_core.domain.value_objects.money import Money, rounded

amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("0.005", "0.01"),
        ("0.0049", "0.00"),
        ("1.115", "1.12"),
        ("-0.005", "-0.01"),
        ("2", "2.00"),
        ("1e3", "1000.00"),
        ("-0", "0.00"),
    ],
)
def test_rounds_half_up(amount: str, expected: str) -> None:
    assert str(rounded(Decimal(amount))) == expected


def test_places_are_the_currency_s_or_the_column_s() -> None:
    assert Money.of(Decimal("1.0005"), "IQD", places=3).amount == Decimal("1.001")


@given(amounts, amounts)
def test_what_is_added_can_be_taken_away(left: Decimal, right: Decimal) -> None:
    total = Money.of(left, "USD") + Money.of(right, "USD")
    assert total - Money.of(right, "USD") == Money.of(left, "USD")


def test_currencies_do_not_mix() -> None:
    with pytest.raises(CurrencyMismatchError, match="IQD cannot be reckoned with USD"):
        Money.of(1, "USD") + Money.of(1, "IQD")


def test_compares_within_a_currency() -> None:
    assert Money.of(1, "USD") < Money.of(2, "USD")
    with pytest.raises(CurrencyMismatchError):
        assert Money.of(1, "USD") < Money.of(2, "IQD")


def test_a_product_keeps_its_places() -> None:
    assert Money.of(Decimal("10.00"), "USD").times(Decimal("0.3333")) == Money(Decimal("3.33"), "USD")
    assert Money.of(Decimal("1.005"), "IQD", places=3).times(3).amount == Decimal("3.015")
