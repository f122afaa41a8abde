"""The customers and suppliers of the demo data."""

from legacy_shim.standin.models import Customer, Supplier
from legacy_shim.standin.seed import DEMO_START
from legacy_shim.standin.seed_partners import tables

ROWS = dict(tables(DEMO_START))


def _without(column: str) -> set[object]:
    return {row["id"] for row in ROWS[Customer] if not row[column]}


def test_some_customers_lack_what_real_ones_lack() -> None:
    assert _without("phone") == {7, 17, 27, 37, 47}
    assert _without("email") == {4, 14, 24, 34, 44}
    assert _without("is_active") == {12, 24, 36, 48}
    assert len(_without("salesperson_id")) > 5


def test_names_are_in_two_scripts() -> None:
    names = [str(row["name"]) for row in ROWS[Customer]]
    assert any(name.isascii() for name in names)
    assert any(not name.isascii() for name in names)


def test_codes_carry_the_year_of_the_start() -> None:
    assert ROWS[Customer][49]["customer_code"] == "CUST-2025-0050"
    assert ROWS[Supplier][9]["supplier_code"] == "SUP-010"
