"""Item on the legacy table `migration_items`; the table called `items` is another, which nothing writes."""

from decimal import Decimal

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from new_core.domain.entities.item import Item
from new_core.infrastructure.database.mappings.registry import legacy_metadata, mapper
from new_core.infrastructure.database.types import Defaulted, ExactNumeric, NaiveTimestamp

_ZERO = Decimal("0.000")

item_categories = Table(
    "item_categories",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(50), nullable=False, unique=True),
    Column("name_ar", String(255), nullable=False),
    Column("name_en", String(255), nullable=False),
    Column("description_ar", Text),
    Column("description_en", Text),
    Column("parent_id", ForeignKey("item_categories.id")),
    Column("level", Integer),
    Column("sort_order", Integer),
    Column("is_active", Boolean, nullable=False),
    Column("created_at", NaiveTimestamp, nullable=False),
    Column("updated_at", NaiveTimestamp),
)
items = Table(
    "migration_items",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(100), nullable=False),
    Column("name_ar", String(255), nullable=False),
    Column("name_en", String(255), nullable=False),
    Column("description_ar", Text),
    Column("description_en", Text),
    Column("category_id", ForeignKey("item_categories.id")),
    Column("brand", String(100)),
    Column("model", String(100)),
    Column("specifications", Text),
    # Unit, amounts and switches may be NULL in the legacy schema and mean nothing by it.
    Column("unit_of_measure", Defaulted(String(50), "PCS")),
    Column("cost_price_usd", Defaulted(ExactNumeric(15, 3), _ZERO)),
    Column("cost_price_iqd", Defaulted(ExactNumeric(15, 3), _ZERO)),
    Column("selling_price_usd", Defaulted(ExactNumeric(15, 3), _ZERO)),
    Column("selling_price_iqd", Defaulted(ExactNumeric(15, 3), _ZERO)),
    Column("track_inventory", Defaulted(Boolean(), default=True)),
    Column("reorder_level", Defaulted(ExactNumeric(10, 3), _ZERO)),
    Column("reorder_quantity", Defaulted(ExactNumeric(10, 3), _ZERO)),
    Column("weight", ExactNumeric(10, 3)),
    Column("dimensions", String(100)),
    Column("image_url", String(500)),
    Column("is_active", Boolean, nullable=False),
    Column("is_serialized", Defaulted(Boolean(), default=False)),
    Column("is_batch_tracked", Defaulted(Boolean(), default=False)),
    Column("zoho_item_id", String(100), index=True),
    Column("zoho_last_sync", NaiveTimestamp),
    Column("created_at", NaiveTimestamp, nullable=False),
    Column("updated_at", NaiveTimestamp),
    Column("created_by", ForeignKey("users.id")),
    Index("ix_migration_items_code", "code", unique=True),
)

mapper.map_imperatively(Item, items)
