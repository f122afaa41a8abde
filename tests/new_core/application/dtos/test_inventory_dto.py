from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from new_core.application.dtos.inventory_dto import ITEM_SORT_FIELDS, InventoryItemDTO, StockMovementDTO
from new_core.domain.entities.inventory_item import StockMovement

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ITEM = InventoryItemDTO(
    id=1,
    product_id=7,
    product_sku="SKU-7",
    product_name="Cable",
    unit_price=Decimal("5.00"),
    min_stock_level=2,
    reorder_point=10,
    warehouse_id=1,
    warehouse_name="BGD-WH1",
    quantity_on_hand=Decimal("2.000"),
    quantity_reserved=Decimal("0.500"),
    quantity_ordered=Decimal("0.000"),
    last_cost=None,
    average_cost=Decimal("875.70"),
    created_at=NOW,
    updated_at=None,
)


def test_what_follows_from_the_quantities() -> None:
    assert (ITEM.available_quantity, str(ITEM.total_value)) == (Decimal("1.500"), "1751.40000")
    assert (ITEM.is_below_min, ITEM.is_below_reorder) == (False, True)
    assert replace(ITEM, average_cost=None).total_value is None
    assert all(hasattr(ITEM, field) for field in ITEM_SORT_FIELDS)


def test_shows_a_movement_in_plain_values() -> None:
    movement = StockMovement(
        id=3, inventory_item_id=1, movement_type="IN", quantity=Decimal(2), created_by=1, created_at=NOW
    )
    assert StockMovementDTO.of(movement) == StockMovementDTO(3, 1, "IN", None, None, Decimal(2), None, None, 1, NOW)
