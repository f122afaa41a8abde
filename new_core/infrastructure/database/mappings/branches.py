"""Branch on the legacy table `branches`, and the table of currencies it reckons in."""

from decimal import Decimal

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Integer, String, Table, Text

from new_core.domain.entities.branch import Branch
from new_core.infrastructure.database.mappings.registry import legacy_metadata, mapper
from new_core.infrastructure.database.types import ExactNumeric, NaiveTimestamp

currencies = Table(
    "currencies",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(3), nullable=False, unique=True),
    Column("name_ar", String(100), nullable=False),
    Column("name_en", String(100), nullable=False),
    Column("symbol", String(10), nullable=False),
    Column("exchange_rate", ExactNumeric(15, 6), nullable=False, default=Decimal(1)),
    Column("is_base_currency", Boolean),
    Column("is_active", Boolean),
    Column("created_at", DateTime),
    Column("updated_at", DateTime),
)

branches = Table(
    "branches",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(200), nullable=False, index=True),
    Column("code", String(50), nullable=False, unique=True),
    Column("address", Text),
    Column("city", String(100)),
    Column("phone", String(50)),
    Column("email", String(200)),
    Column("is_active", Boolean, nullable=False),
    Column("currency_id", ForeignKey("currencies.id")),
    Column("created_at", NaiveTimestamp, nullable=False),
    Column("updated_at", NaiveTimestamp),
)

mapper.map_imperatively(Branch, branches)
