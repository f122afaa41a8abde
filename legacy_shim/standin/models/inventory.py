"""Stock on hand and its movements."""

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from legacy_shim.standin.models.types import (
    Base,
    Created,
    Dec10x2,
    Dec15x3,
    Id,
    LongText,
    Str50,
    Updated,
)

if TYPE_CHECKING:
    from legacy_shim.standin.models.catalogue import Product
    from legacy_shim.standin.models.organisation import Warehouse


class InventoryItem(Base):
    __tablename__ = "inventory_items"

    id: Mapped[Id]
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"))
    quantity_on_hand: Mapped[Dec15x3 | None] = mapped_column(default=0)
    quantity_reserved: Mapped[Dec15x3 | None] = mapped_column(default=0)
    quantity_ordered: Mapped[Dec15x3 | None] = mapped_column(default=0)
    last_cost: Mapped[Dec10x2 | None]
    average_cost: Mapped[Dec10x2 | None]
    created_at: Mapped[Created | None]
    updated_at: Mapped[Updated | None]

    product: Mapped["Product"] = relationship()
    warehouse: Mapped["Warehouse"] = relationship()


class StockMovement(Base):
    __tablename__ = "stock_movements"

    id: Mapped[Id]
    inventory_item_id: Mapped[int] = mapped_column(ForeignKey("inventory_items.id"))
    movement_type: Mapped[Str50]
    reference_type: Mapped[Str50 | None]
    reference_id: Mapped[int | None]
    quantity: Mapped[Dec15x3]
    unit_cost: Mapped[Dec10x2 | None]
    notes: Mapped[LongText | None]
    created_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Created | None]

    inventory_item: Mapped["InventoryItem"] = relationship()
