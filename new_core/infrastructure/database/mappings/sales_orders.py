"""SalesOrder and its lines on the legacy tables `sales_orders` and `sales_items`."""

from decimal import Decimal

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Table, Text, func
from sqlalchemy.orm import relationship

from new_core.domain.entities.sales_order import OrderLine, SalesOrder
from new_core.domain.value_objects.order_totals import ZERO
from new_core.infrastructure.database.mappings.registry import legacy_metadata, mapper
from new_core.infrastructure.database.types import Defaulted, ExactNumeric, Timestamp


# NULL is allowed in all of these, and means nothing by it.
def _number(precision: int, scale: int) -> Defaulted[Decimal]:
    return Defaulted(ExactNumeric(precision, scale), ZERO)


sales_orders = Table(
    "sales_orders",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("order_number", String(50), nullable=False, unique=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False),
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("warehouse_id", ForeignKey("warehouses.id"), nullable=False),
    Column("order_date", Date, nullable=False, index=True),
    Column("expected_delivery_date", Date),
    Column("actual_delivery_date", Date),
    Column("status", Defaulted(String(50), "DRAFT"), index=True),
    Column("payment_status", Defaulted(String(50), "PENDING"), index=True),
    Column("payment_method", String(50)),
    Column("subtotal", _number(12, 2)),
    Column("discount_percentage", _number(5, 2)),
    Column("discount_amount", _number(12, 2)),
    Column("tax_percentage", _number(5, 2)),
    Column("tax_amount", _number(12, 2)),
    Column("total_amount", _number(12, 2)),
    Column("paid_amount", _number(12, 2)),
    Column("notes", Text),
    Column("created_by", ForeignKey("users.id"), nullable=False),
    Column("created_at", Timestamp, server_default=func.now()),
    Column("updated_at", Timestamp),
)
sales_items = Table(
    "sales_items",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("sales_order_id", ForeignKey("sales_orders.id"), nullable=False),
    Column("product_id", ForeignKey("products.id"), nullable=False),
    Column("quantity", ExactNumeric(15, 3), nullable=False),
    Column("unit_price", ExactNumeric(10, 2), nullable=False),
    # Not `_number`: several lines are inserted at once, and asyncpg is then told that these were texts.
    Column("discount_percentage", ExactNumeric(5, 2)),
    Column("discount_amount", ExactNumeric(10, 2)),
    Column("line_total", ExactNumeric(12, 2), nullable=False),
    Column("delivered_quantity", ExactNumeric(15, 3)),
    Column("notes", Text),
)

mapper.map_imperatively(OrderLine, sales_items)
mapper.map_imperatively(
    SalesOrder,
    sales_orders,
    properties={
        "lines": relationship(OrderLine, lazy="selectin", cascade="all, delete-orphan", order_by=sales_items.c.id)
    },
)
