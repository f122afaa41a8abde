"""Bodies and parameters of the inventory endpoints."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Final, Literal, cast

from fastapi.openapi.models import Example
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator
from pydantic.json_schema import SkipJsonSchema

from new_core.api.v1.schemas.listing import Kept, Listing, RowId, refuse_null, sort_by
from new_core.application.dtos.inventory_dto import (
    ITEM_SORT_FIELDS,
    MOVEMENT_SORT_FIELDS,
    Count,
    InventoryQuery,
    ItemChanges,
    MovementChanges,
    MovementQuery,
    Transfer,
)

Quantity = Annotated[Decimal, Field(gt=0, max_digits=15, decimal_places=3)]
Ordered = Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=3)]
Difference = Annotated[Decimal, Field(max_digits=15, decimal_places=3)]
Cost = Annotated[Decimal, Field(ge=0, max_digits=10, decimal_places=2)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Notes = Annotated[str, StringConstraints(max_length=2000)]
Kind50 = Annotated[str, StringConstraints(max_length=50)]

EXAMPLE_ITEM: Final[dict[str, Example]] = {"usual": Example(value={"product_id": 1, "warehouse_id": 2})}
EXAMPLE_UPDATE: Final[dict[str, Example]] = {"ordered": Example(value={"quantity_ordered": "12.000"})}
EXAMPLE_COUNT: Final[dict[str, Example]] = {"usual": Example(value={"new_quantity": "42", "reason": "yearly count"})}
EXAMPLE_QUANTITY: Final[dict[str, Example]] = {"usual": Example(value={"quantity": "2.5"})}
EXAMPLE_TRANSFER: Final[dict[str, Example]] = {"usual": Example(value={"warehouse_id": 3, "quantity": "2"})}
EXAMPLE_MOVEMENT: Final[dict[str, Example]] = {
    "purchase": Example(
        value={"inventory_item_id": 1, "movement_type": "IN", "quantity": "12", "unit_cost": "875.70"},
    ),
    "loss": Example(
        value={"inventory_item_id": 1, "movement_type": "ADJUSTMENT", "quantity": "-1", "notes": "broken"},
    ),
}


class InventoryList(Listing):
    product_id: RowId | None = None
    warehouse_id: RowId | None = None
    is_low: bool = Field(default=False, description="Only what is below its reorder point.")
    sort: str = sort_by(ITEM_SORT_FIELDS)

    def query(self) -> InventoryQuery:
        return InventoryQuery(
            search=self.search,
            product_id=self.product_id,
            warehouse_id=self.warehouse_id,
            is_low=self.is_low,
            sort=self.keys(),
            offset=self.offset,
            limit=self.page_size,
        )


class MovementList(Listing):
    inventory_item_id: RowId | None = None
    sort: str = sort_by(MOVEMENT_SORT_FIELDS, "-created_at")

    def query(self) -> MovementQuery:
        return MovementQuery(
            inventory_item_id=self.inventory_item_id,
            search=self.search,
            sort=self.keys(),
            offset=self.offset,
            limit=self.page_size,
        )


class ItemCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    product_id: RowId
    warehouse_id: RowId
    quantity_ordered: Ordered = Decimal("0.000")
    last_cost: Cost | None = None
    average_cost: Cost | None = None

    def changes(self) -> ItemChanges:
        return cast("ItemChanges", self.model_dump(exclude={"product_id", "warehouse_id"}))


class ItemUpdate(BaseModel):
    """What is left out is kept. Quantities on hand and reserved change by movements and reservations."""

    model_config = ConfigDict(extra="forbid")

    quantity_ordered: Ordered | SkipJsonSchema[None] = Kept
    last_cost: Cost | None = Kept
    average_cost: Cost | None = Kept

    _never_null = field_validator("quantity_ordered", mode="before")(refuse_null)

    def changes(self) -> ItemChanges:
        return cast("ItemChanges", self.model_dump(exclude_unset=True))


class CountIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    new_quantity: Ordered
    reason: Reason
    notes: Notes | None = None

    def count(self) -> Count:
        return Count(self.new_quantity, self.reason, self.notes)


class QuantityIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    quantity: Quantity

    def changes(self) -> MovementChanges:
        return MovementChanges(quantity=self.quantity)


class TransferIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    warehouse_id: RowId = Field(description="Where to.")
    quantity: Quantity
    notes: Notes | None = None

    def transfer(self) -> Transfer:
        return Transfer(self.warehouse_id, self.quantity, self.notes)


class MovementCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    inventory_item_id: RowId
    movement_type: Literal["IN", "OUT", "ADJUSTMENT"]
    quantity: Difference = Field(description="Of an adjustment the difference, with its sign; else more than 0.")
    reference_type: Kind50 | None = None
    reference_id: RowId | None = None
    unit_cost: Cost | None = None
    notes: Notes | None = None

    def changes(self, created_by: int) -> MovementChanges:
        values = self.model_dump(exclude={"inventory_item_id"}) | {"created_by": created_by}
        return cast("MovementChanges", values)


class InventoryItemOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int = Field(examples=[1])
    product_id: int = Field(examples=[1])
    product_sku: str = Field(examples=["LAP-15"])
    product_name: str = Field(examples=["Laptop 15"])
    warehouse_id: int = Field(examples=[1])
    warehouse_name: str = Field(examples=["BGD-WH1"])
    quantity_on_hand: Decimal = Field(examples=["8.000"])
    quantity_reserved: Decimal = Field(description="Promised to confirmed orders.", examples=["2.000"])
    available_quantity: Decimal = Field(examples=["6.000"])
    quantity_ordered: Decimal = Field(examples=["0.000"])
    last_cost: Decimal | None = Field(examples=["875.70"])
    average_cost: Decimal | None = Field(examples=["875.70"])
    min_stock_level: int = Field(examples=[5])
    reorder_point: int = Field(examples=[10])
    is_below_min: bool = Field(examples=[False])
    is_below_reorder: bool = Field(examples=[True])
    created_at: datetime | None = Field(examples=["2026-11-22T09:30:00Z"])
    updated_at: datetime | None = Field(examples=["2026-11-23T14:05:00Z"])


class StockMovementOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int = Field(examples=[41])
    inventory_item_id: int = Field(examples=[1])
    movement_type: str = Field(examples=["IN"])
    reference_type: str | None = Field(examples=["PURCHASE"])
    reference_id: int | None = Field(examples=[1])
    quantity: Decimal = Field(examples=["12.000"])
    unit_cost: Decimal | None = Field(examples=["875.70"])
    notes: str | None = Field(examples=["delivery of November"])
    created_by: int = Field(examples=[1])
    created_at: datetime | None = Field(examples=["2026-11-22T09:30:00Z"])


class StockFiguresOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    items: int = Field(description="Items of which something is available.", examples=[112])
    pieces: Decimal = Field(description="What is available of them.", examples=["5230.500"])
