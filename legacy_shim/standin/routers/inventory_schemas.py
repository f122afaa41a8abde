"""Bodies of the inventory router; the order of the fields is the order of the keys in its answers."""

from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field


class StockMovementFields(BaseModel):
    inventory_item_id: int
    movement_type: str = Field(max_length=50)
    reference_type: str | None = Field(default=None, max_length=50)
    reference_id: int | None = None
    quantity: Decimal
    unit_cost: Decimal | None = None
    notes: str | None = None


class StockMovementCreate(StockMovementFields):
    created_by: int


class StockMovement(StockMovementFields):
    model_config = ConfigDict(from_attributes=True)

    id: int
    created_by: int
    created_at: datetime


class StockAdjustment(BaseModel):
    inventory_item_id: int
    new_quantity: Decimal = Field(ge=0)
    reason: str
    notes: str | None = None


class InventoryReport(BaseModel):
    product_id: int
    product_sku: str
    product_name: str
    warehouse_id: int
    warehouse_name: str
    quantity_on_hand: Decimal
    quantity_reserved: Decimal
    available_quantity: Decimal
    last_cost: Decimal | None
    average_cost: Decimal | None
    total_value: Decimal | None
    min_stock_level: int
    reorder_point: int
    is_below_min: bool
    is_below_reorder: bool


class AddItemRequest(BaseModel):
    name: str
    sku: str
    category: str | None = None
    description: str | None = None
    price: float | None = None
    quantity: int | None = None


class ItemResponse(BaseModel):
    id: int
    name: str
    sku: str
    category: str | None
    description: str | None
    price: float | None
    quantity: int | None
    created_at: datetime
