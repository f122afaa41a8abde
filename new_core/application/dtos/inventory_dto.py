"""Stock and its movements as callers of the services see them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, Self, get_args

from new_core.application.dtos.copying import copier
from new_core.application.dtos.page_dto import SortKey
from new_core.domain.entities.inventory_item import ItemFields, MovementFields, StockMovement

ItemChanges = ItemFields
MovementChanges = MovementFields
ItemSortField = Literal["id", "product_sku", "product_name", "warehouse_id", "quantity_on_hand", "available_quantity"]
ITEM_SORT_FIELDS: tuple[str, ...] = get_args(ItemSortField)
MovementSortField = Literal["id", "created_at", "quantity"]
MOVEMENT_SORT_FIELDS: tuple[str, ...] = get_args(MovementSortField)


@dataclass(frozen=True, slots=True)
class InventoryQuery:
    """Which stock, in which order; equal ones by id, so that pages never overlap."""

    search: str | None = None
    """Part of the product's sku or name, in any case; `%` and `_` mean themselves."""
    product_id: int | None = None
    warehouse_id: int | None = None
    is_low: bool = False
    """Only what is below the point at which it should be ordered again."""
    sort: tuple[SortKey, ...] = ()
    offset: int = 0
    limit: int | None = 100


@dataclass(frozen=True, slots=True)
class InventoryItemDTO:
    """The stock with what is worth knowing of its product and warehouse."""

    id: int
    product_id: int
    product_sku: str
    product_name: str
    unit_price: Decimal
    min_stock_level: int
    reorder_point: int
    warehouse_id: int
    warehouse_name: str
    quantity_on_hand: Decimal
    quantity_reserved: Decimal
    quantity_ordered: Decimal
    last_cost: Decimal | None
    average_cost: Decimal | None
    created_at: datetime | None
    updated_at: datetime | None

    @property
    def available_quantity(self) -> Decimal:
        return self.quantity_on_hand - self.quantity_reserved

    @property
    def total_value(self) -> Decimal | None:
        return None if self.average_cost is None else self.quantity_on_hand * self.average_cost

    @property
    def is_below_min(self) -> bool:
        return self.quantity_on_hand < self.min_stock_level

    @property
    def is_below_reorder(self) -> bool:
        return self.quantity_on_hand < self.reorder_point


@dataclass(frozen=True, slots=True)
class StockFigures:
    items: int
    """How many have something available."""
    pieces: Decimal
    """What is available of them."""


@dataclass(frozen=True, slots=True)
class MovementQuery:
    inventory_item_id: int | None = None
    search: str | None = None
    """Part of the notes, in any case."""
    sort: tuple[SortKey, ...] = ()
    offset: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True)
class StockMovementDTO:
    id: int
    inventory_item_id: int
    movement_type: str
    reference_type: str | None
    reference_id: int | None
    quantity: Decimal
    unit_cost: Decimal | None
    notes: str | None
    created_by: int
    created_at: datetime | None

    @classmethod
    def of(cls, movement: StockMovement) -> Self:
        return cls(**_of_movement(movement))


_of_movement = copier(StockMovementDTO)


@dataclass(frozen=True, slots=True)
class Count:
    """What somebody found who counted."""

    new_quantity: Decimal
    reason: str
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class Transfer:
    warehouse_id: int
    """Where to."""
    quantity: Decimal
    notes: str | None = None
