"""Vendor on the legacy table `migration_vendors`; suppliers are others, in a table of their own."""

from sqlalchemy import Boolean, Column, Enum, Index, Integer, String, Table, Text

from new_core.domain.entities.vendor import CURRENCIES, Vendor
from new_core.infrastructure.database.mappings.registry import legacy_metadata, mapper
from new_core.infrastructure.database.types import EmailText, ExactNumeric, NaiveTimestamp, PhoneText

vendors = Table(
    "migration_vendors",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(50), nullable=False),
    Column("name_ar", String(255), nullable=False),
    Column("name_en", String(255), nullable=False),
    Column("email", EmailText, index=True),
    Column("phone", PhoneText),
    Column("contact_person", String(255)),
    Column("address_ar", Text),
    Column("address_en", Text),
    Column("city", String(100)),
    Column("country", String(100)),
    Column("tax_number", String(50)),
    Column("currency", Enum(*CURRENCIES, name="currencyenum"), nullable=False),
    Column("payment_terms", String(100)),
    Column("outstanding_payable", ExactNumeric(15, 3)),
    Column("is_active", Boolean, nullable=False),
    Column("zoho_vendor_id", String(100), index=True),
    Column("zoho_last_sync", NaiveTimestamp),
    Column("created_at", NaiveTimestamp, nullable=False),
    Column("updated_at", NaiveTimestamp),
    Index("ix_migration_vendors_code", "code", unique=True),
)

mapper.map_imperatively(Vendor, vendors)
