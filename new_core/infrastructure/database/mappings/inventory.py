"""Stock and its movements on the legacy tables `inventory_items` and `stock_movements`."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text, func

from new_core.domain.entities.inventory_item import NOTHING, InventoryItem, StockMovement
from new_core.infrastructure.database.mappings.registry import legacy_metadata, mapper
from new_core.infrastructure.database.types import Defaulted, ExactNumeric, Timestamp

inventory_items = Table(
    "inventory_items",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("product_id", ForeignKey("products.id"), nullable=False),
    Column("warehouse_id", ForeignKey("warehouses.id"), nullable=False),
    # All three may be NULL in the legacy schema and mean nothing by it.
    Column("quantity_on_hand", Defaulted(ExactNumeric(15, 3), NOTHING)),
    Column("quantity_reserved", Defaulted(ExactNumeric(15, 3), NOTHING)),
    Column("quantity_ordered", Defaulted(ExactNumeric(15, 3), NOTHING)),
    Column("last_cost", ExactNumeric(10, 2)),
    Column("average_cost", ExactNumeric(10, 2)),
    Column("created_at", Timestamp, server_default=func.now()),
    Column("updated_at", Timestamp),
)
stock_movements = Table(
    "stock_movements",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("inventory_item_id", ForeignKey("inventory_items.id"), nullable=False),
    Column("movement_type", String(50), nullable=False),
    Column("reference_type", String(50)),
    Column("reference_id", Integer),
    Column("quantity", ExactNumeric(15, 3), nullable=False),
    Column("unit_cost", ExactNumeric(10, 2)),
    Column("notes", Text),
    Column("created_by", ForeignKey("users.id"), nullable=False),
    Column("created_at", Timestamp, server_default=func.now()),
)

mapper.map_imperatively(InventoryItem, inventory_items)
mapper.map_imperatively(StockMovement, stock_movements)
