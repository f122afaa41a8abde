"""Bodies as the monolith's OpenAPI document declares them."""

from datetime import datetime
from decimal import Decimal
from typing import cast

from pydantic import BaseModel, Field

from legacy_shim.stored import stored
from new_core.application.dtos.inventory_dto import (
    Count,
    InventoryItemDTO,
    MovementChanges,
    MovementQuery,
    StockMovementDTO,
)
from new_core.application.dtos.loose_item_dto import LooseItemChanges, LooseItemDTO
from new_core.application.dtos.page_dto import SortKey

LATEST_FIRST = (SortKey("created_at", descending=True), SortKey("id", descending=True))


class ItemListing(BaseModel):
    warehouse_id: int | None = None
    product_id: int | None = None
    skip: int = Field(default=0, ge=0)
    limit: int = Field(default=100, ge=1, le=1000)


class MovementListing(BaseModel):
    inventory_item_id: int | None = None
    skip: int = Field(default=0, ge=0)
    limit: int = Field(default=100, ge=1, le=1000)

    def query(self) -> MovementQuery:
        return MovementQuery(self.inventory_item_id, sort=LATEST_FIRST, offset=self.skip, limit=self.limit)


class MovementFields(BaseModel):
    inventory_item_id: int
    movement_type: str = Field(max_length=50)
    reference_type: str | None = Field(default=None, max_length=50)
    reference_id: int | None = None
    quantity: Decimal
    unit_cost: Decimal | None = None
    notes: str | None = None


class StockMovementCreate(MovementFields):
    created_by: int

    def changes(self) -> MovementChanges:
        return cast("MovementChanges", self.model_dump(exclude={"inventory_item_id"}))


class StockMovement(MovementFields):
    id: int
    created_by: int
    created_at: datetime

    @classmethod
    def of(cls, movement: StockMovementDTO) -> "StockMovement":
        """Take it as it is stored, unchecked: rows are older than the rules."""
        return stored(cls, movement)


class StockAdjustment(BaseModel):
    inventory_item_id: int
    new_quantity: Decimal = Field(ge=0)
    reason: str
    notes: str | None = None

    def count(self) -> Count:
        return Count(self.new_quantity, self.reason, self.notes)


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

    @classmethod
    def of(cls, item: InventoryItemDTO) -> "InventoryReport":
        """Take it as it is stored, unchecked: rows are older than the rules."""
        return stored(cls, item)


class AddItemRequest(BaseModel):
    name: str
    sku: str
    category: str | None = None
    description: str | None = None
    price: float | None = None
    quantity: int | None = None

    def changes(self) -> LooseItemChanges:
        # By its text: what a client writes as 0.1 is 0.1, and not the float next to it.
        price = None if self.price is None else Decimal(str(self.price))
        return cast("LooseItemChanges", self.model_dump() | {"price": price})


class ItemResponse(BaseModel):
    id: int
    name: str
    sku: str
    category: str | None
    description: str | None
    price: float | None
    quantity: int | None
    created_at: datetime | None

    @classmethod
    def of(cls, item: LooseItemDTO) -> "ItemResponse":
        price = None if item.price is None else float(item.price)
        rest = {name: getattr(item, name) for name in cls.model_fields if name != "price"}
        return cls.model_construct(price=price, **rest)
