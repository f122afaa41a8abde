"""Bodies of stock movements and adjustments."""

import pytest
from pydantic import ValidationError

from legacy_shim.standin.routers.inventory_schemas import StockAdjustment, StockMovement


def test_movement_ends_with_its_origin() -> None:
    assert list(StockMovement.model_fields)[-3:] == ["id", "created_by", "created_at"]


def test_stock_is_never_adjusted_below_nothing() -> None:
    with pytest.raises(ValidationError, match="greater than or equal to 0"):
        StockAdjustment(inventory_item_id=1, new_quantity="-1", reason="count")
