"""Category on the legacy table `categories`."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text, func

from new_core.domain.entities.category import Category
from new_core.infrastructure.database.mappings.registry import legacy_metadata, mapper
from new_core.infrastructure.database.types import Defaulted, Timestamp

categories = Table(
    "categories",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False, index=True),
    Column("name_ar", String(100)),
    Column("description", Text),
    Column("description_ar", Text),
    Column("parent_id", ForeignKey("categories.id")),
    # It may be NULL in the legacy schema and means nothing by it.
    Column("is_active", Defaulted(Boolean(), default=False)),
    Column("created_at", Timestamp, server_default=func.now()),
    Column("updated_at", Timestamp),
)

mapper.map_imperatively(Category, categories)
