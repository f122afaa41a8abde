"""LooseItem on the legacy table `items`."""

from sqlalchemy import Column, Integer, String, Table, Text, func

from new_core.domain.entities.loose_item import LooseItem
from new_core.infrastructure.database.mappings.registry import legacy_metadata, mapper
from new_core.infrastructure.database.types import ExactNumeric, Timestamp

items = Table(
    "items",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(255), nullable=False),
    Column("sku", String(100), nullable=False, unique=True),
    Column("category", String(100)),
    Column("description", Text),
    Column("unit_price", ExactNumeric(10, 2)),
    Column("quantity_on_hand", Integer),
    Column("created_at", Timestamp, server_default=func.now()),
    Column("updated_at", Timestamp),
)

mapper.map_imperatively(
    LooseItem, items, properties={"price": items.c.unit_price, "quantity": items.c.quantity_on_hand}
)
