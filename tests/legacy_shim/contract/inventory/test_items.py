import json
from dataclasses import replace

from legacy_shim.contract.inventory.items import item_json
from tests.new_core.application.dtos.test_inventory_dto import ITEM


def test_money_and_quantities_are_floats() -> None:
    shown = item_json(replace(ITEM, last_cost=None))
    assert list(shown)[:5] == ["id", "product_id", "product_sku", "product_name", "unit_price"]
    assert '"quantity_on_hand": 2.0' in json.dumps(shown)
    assert (shown["last_cost"], shown["average_cost"], shown["available_quantity"]) == (None, 875.7, 1.5)
    assert shown["created_at"] == "2026-11-22T00:00:00+00:00"
