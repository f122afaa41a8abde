from datetime import UTC, datetime
from decimal import Decimal

from legacy_shim.contract.inventory.schemas import AddItemRequest, InventoryReport, ItemResponse, MovementListing
from new_core.application.dtos.loose_item_dto import LooseItemDTO
from tests.new_core.application.dtos.test_inventory_dto import ITEM

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_a_price_is_taken_by_its_text() -> None:
    assert AddItemRequest(name="x", sku="y", price=0.1).changes()["price"] == Decimal("0.1")
    assert AddItemRequest(name="x", sku="y").changes()["price"] is None


def test_answers_have_the_old_forms() -> None:
    shown = ItemResponse.of(LooseItemDTO(7, "x", "y", None, None, Decimal("2.50"), 3, NOW)).model_dump_json()
    assert '"price":2.5,"quantity":3,"created_at":"2026-11-22T00:00:00Z"' in shown
    report = InventoryReport.of(ITEM).model_dump_json()
    assert '"last_cost":null,"average_cost":"875.70","total_value":"1751.40000"' in report


def test_the_latest_movement_comes_first() -> None:
    assert [(key.field, key.descending) for key in MovementListing().query().sort] == [
        ("created_at", True),
        ("id", True),
    ]
