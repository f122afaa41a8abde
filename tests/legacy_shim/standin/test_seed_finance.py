"""Expenses and money transfers of the demo data."""

from decimal import Decimal

from legacy_shim.standin.models import Expense, MoneyTransfer
from legacy_shim.standin.seed import DEMO_START
from legacy_shim.standin.seed_finance import SALES_PEOPLE, tables

ROWS = dict(tables(DEMO_START))


def test_transfers_are_binary_floats() -> None:
    assert ROWS[MoneyTransfer][4]["amount_usd"] == 6172.799999999999


def test_one_transfer_is_suspicious() -> None:
    assert [row["id"] for row in ROWS[MoneyTransfer] if row["is_suspicious"]] == [4]


def test_transfers_name_who_sent_them() -> None:
    for row in ROWS[MoneyTransfer]:
        seller = row["salesperson_id"]
        assert isinstance(seller, int)
        assert row["salesperson_name"] == SALES_PEOPLE[seller]


def test_expenses_have_three_places() -> None:
    assert [row["amount"] for row in ROWS[Expense]][:2] == [Decimal("100.125"), Decimal("200.250")]
