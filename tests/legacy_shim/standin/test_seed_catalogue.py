"""The goods of the demo data."""

from decimal import Decimal

from legacy_shim.standin.models import InventoryItem, Product, StockMovement
from legacy_shim.standin.seed import DEMO_START
from legacy_shim.standin.seed_catalogue import price_of, tables

ROWS = dict(tables(DEMO_START))


def test_a_product_costs_seven_tenths_where_known() -> None:
    assert (price_of(1), ROWS[Product][0]["cost_price"]) == (Decimal("1251.00"), Decimal("875.70"))
    unknown = [row["id"] for row in ROWS[Product] if row["cost_price"] is None]
    assert unknown == list(range(6, 101, 6))


def test_every_product_lies_in_one_warehouse_or_two() -> None:
    places = [(row["product_id"], row["warehouse_id"]) for row in ROWS[InventoryItem]]
    assert len(places) == len(set(places)) == 150
    assert {product for product, _ in places} == set(range(1, 101))


def test_only_kilograms_come_in_halves() -> None:
    units = {row["id"]: row["unit_of_measure"] for row in ROWS[Product]}
    for row in ROWS[InventoryItem]:
        is_half = Decimal(str(row["quantity_on_hand"])) % 1 != 0
        assert is_half == (units[row["product_id"]] == "KG")


def test_movements_tell_of_the_first_stock() -> None:
    on_hand = {row["id"]: row["quantity_on_hand"] for row in ROWS[InventoryItem]}
    assert len(ROWS[StockMovement]) == 40
    assert all(row["quantity"] == on_hand[row["inventory_item_id"]] for row in ROWS[StockMovement])
