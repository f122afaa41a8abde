"""Product on the legacy table `products`."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, func

from new_core.domain.entities.product import Product
from new_core.infrastructure.database.mappings.registry import legacy_metadata, mapper
from new_core.infrastructure.database.types import Defaulted, ExactNumeric, JsonObject, JsonTexts, Timestamp

products = Table(
    "products",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("sku", String(50), nullable=False),
    Column("name", String(200), nullable=False, index=True),
    Column("name_ar", String(200), index=True),
    Column("description", Text),
    Column("description_ar", Text),
    Column("category_id", ForeignKey("categories.id"), nullable=False),
    Column("unit_price", ExactNumeric(10, 2), nullable=False),
    Column("cost_price", ExactNumeric(10, 2)),
    Column("unit_of_measure", String(50), nullable=False),
    # Levels and switches may be NULL in the legacy schema and mean nothing by it.
    Column("min_stock_level", Defaulted(Integer(), 0)),
    Column("max_stock_level", Integer),
    Column("reorder_point", Defaulted(Integer(), 0)),
    Column("barcode", String(100), unique=True),
    Column("image_url", String(500)),
    Column("images", JsonTexts),
    Column("videos", JsonTexts),
    Column("weight", ExactNumeric(10, 3)),
    Column("dimensions", JsonObject),
    Column("color", String(50)),
    Column("size", String(50)),
    Column("brand", String(100)),
    Column("model", String(100)),
    Column("is_active", Defaulted(Boolean(), default=False)),
    Column("is_trackable", Defaulted(Boolean(), default=True)),
    Column("is_digital", Defaulted(Boolean(), default=False)),
    Column("is_featured", Defaulted(Boolean(), default=False)),
    Column("meta_title", String(200)),
    Column("meta_description", Text),
    Column("tags", JsonTexts),
    Column("created_at", Timestamp, server_default=func.now()),
    Column("updated_at", Timestamp),
    Index("ix_products_sku", "sku", unique=True),
)

mapper.map_imperatively(Product, products)
