"""Table of the customers imported from Zoho; only read."""

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Enum,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
)

from new_core.infrastructure.database.mappings.registry import legacy_metadata
from new_core.infrastructure.database.types import ExactNumeric

imported_customers = Table(
    "migration_customers",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(50), nullable=False, unique=True),
    Column("name_ar", String(255), nullable=False),
    Column("name_en", String(255), nullable=False),
    Column("email", String(255)),
    Column("phone", String(20)),
    Column("mobile", String(20)),
    Column("address_ar", Text),
    Column("address_en", Text),
    Column("city", String(100)),
    Column("region", String(100)),
    Column("postal_code", String(20)),
    Column("country", String(100)),
    Column("tax_number", String(50)),
    Column("currency", Enum("IQD", "USD", "RMB", name="currencyenum"), nullable=False),
    Column("credit_limit", ExactNumeric(15, 3)),
    Column("payment_terms", String(100)),
    # References price_lists.id, a table nothing here needs.
    Column("price_list_id", Integer),
    Column("salesperson_id", ForeignKey("users.id")),
    Column("assigned_region", String(100)),
    Column("outstanding_receivable", ExactNumeric(15, 3)),
    Column("is_active", Boolean, nullable=False),
    Column("zoho_customer_id", String(100)),
    Column("zoho_deposit_account", String(255)),
    Column("zoho_last_sync", DateTime),
    Column("created_at", DateTime, nullable=False),
    Column("updated_at", DateTime),
)
