"""What came over from Zoho in the demo data."""

from decimal import Decimal

from legacy_shim.standin.models import ItemCategory, MigrationCustomer, MigrationItem, MigrationVendor
from legacy_shim.standin.seed import DEMO_START
from legacy_shim.standin.seed_zoho import tables

ROWS = dict(tables(DEMO_START))


def test_has_all_kinds() -> None:
    counts = {model.__name__: len(rows) for model, rows in ROWS.items()}
    assert counts == {"ItemCategory": 3, "MigrationItem": 20, "MigrationCustomer": 8, "MigrationVendor": 8}


def test_items_refer_to_categories_that_are_there() -> None:
    known = {row["id"] for row in ROWS[ItemCategory]}
    assert {row["category_id"] for row in ROWS[MigrationItem]} == known


def test_money_has_three_places() -> None:
    assert ROWS[MigrationItem][0]["cost_price_usd"] == Decimal("3.125")
    assert ROWS[MigrationCustomer][0]["credit_limit"] == Decimal("1000.125")


def test_zoho_ids_are_unique_text() -> None:
    ids = [row["zoho_vendor_id"] for row in ROWS[MigrationVendor]]
    assert len(set(ids)) == 8
    assert ids[0] == "264661000000010001"
