"""Purchase orders and their lines."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from legacy_shim.standin.models.types import (
    Base,
    Created,
    Dec5x2,
    Dec10x2,
    Dec12x2,
    Dec15x3,
    Id,
    LongText,
    Str50,
    Updated,
)


class PurchaseOrder(Base):
    __tablename__ = "purchase_orders"

    id: Mapped[Id]
    order_number: Mapped[Str50] = mapped_column(unique=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    branch_id: Mapped[int] = mapped_column(ForeignKey("branches.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"))
    order_date: Mapped[date]
    expected_delivery_date: Mapped[date | None]
    actual_delivery_date: Mapped[date | None]
    status: Mapped[Str50 | None]
    payment_status: Mapped[Str50 | None]
    payment_method: Mapped[Str50 | None]
    subtotal: Mapped[Dec12x2 | None] = mapped_column(default=0)
    discount_percentage: Mapped[Dec5x2 | None] = mapped_column(default=0)
    discount_amount: Mapped[Dec12x2 | None] = mapped_column(default=0)
    tax_percentage: Mapped[Dec5x2 | None] = mapped_column(default=0)
    tax_amount: Mapped[Dec12x2 | None] = mapped_column(default=0)
    total_amount: Mapped[Dec12x2 | None] = mapped_column(default=0)
    paid_amount: Mapped[Dec12x2 | None] = mapped_column(default=0)
    notes: Mapped[LongText | None]
    created_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Created | None]
    updated_at: Mapped[Updated | None]


class PurchaseItem(Base):
    __tablename__ = "purchase_items"

    id: Mapped[Id]
    purchase_order_id: Mapped[int] = mapped_column(ForeignKey("purchase_orders.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    quantity: Mapped[Dec15x3]
    unit_cost: Mapped[Dec10x2]
    discount_percentage: Mapped[Dec5x2 | None] = mapped_column(default=0)
    discount_amount: Mapped[Dec10x2 | None] = mapped_column(default=0)
    line_total: Mapped[Dec12x2]
    received_quantity: Mapped[Dec15x3 | None] = mapped_column(default=0)
    notes: Mapped[LongText | None]
