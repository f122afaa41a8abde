"""Sales orders and their lines."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

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

if TYPE_CHECKING:
    from legacy_shim.standin.models.catalogue import Product
    from legacy_shim.standin.models.partners import Customer


class SalesOrder(Base):
    __tablename__ = "sales_orders"

    id: Mapped[Id]
    order_number: Mapped[Str50] = mapped_column(unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
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

    customer: Mapped["Customer"] = relationship()
    sales_items: Mapped[list["SalesItem"]] = relationship(back_populates="sales_order")

    @property
    def remaining_amount(self) -> Decimal:
        nothing = Decimal("0.00")
        return (self.total_amount or nothing) - (self.paid_amount or nothing)

    @property
    def is_fully_paid(self) -> bool:
        return self.remaining_amount <= 0


class SalesItem(Base):
    __tablename__ = "sales_items"

    id: Mapped[Id]
    sales_order_id: Mapped[int] = mapped_column(ForeignKey("sales_orders.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    quantity: Mapped[Dec15x3]
    unit_price: Mapped[Dec10x2] = mapped_column(default=0)
    discount_percentage: Mapped[Dec5x2 | None] = mapped_column(default=0)
    discount_amount: Mapped[Dec10x2 | None] = mapped_column(default=0)
    line_total: Mapped[Dec12x2]
    delivered_quantity: Mapped[Dec15x3 | None] = mapped_column(default=0)
    notes: Mapped[LongText | None]

    sales_order: Mapped["SalesOrder"] = relationship(back_populates="sales_items")
    product: Mapped["Product"] = relationship()

    @property
    def remaining_quantity(self) -> Decimal:
        return self.quantity - (self.delivered_quantity or Decimal("0.000"))
