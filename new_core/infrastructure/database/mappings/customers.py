"""Customer on the legacy table `customers`."""

from decimal import Decimal

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    func,
)
from sqlalchemy.orm import composite

from new_core.domain.entities.customer import Customer
from new_core.domain.value_objects.address import Address
from new_core.domain.value_objects.money import Money
from new_core.infrastructure.database.mappings.registry import legacy_metadata, mapper
from new_core.infrastructure.database.types import (
    Defaulted,
    EmailText,
    ExactNumeric,
    PhoneText,
    Timestamp,
)

customers = Table(
    "customers",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_code", String(50), nullable=False),
    Column("name", String(200), nullable=False, index=True),
    Column("company_name", String(200)),
    Column("phone", PhoneText, index=True),
    Column("email", EmailText, index=True),
    Column("address", Text),
    Column("city", String(100)),
    Column("country", String(100)),
    Column("tax_number", String(50)),
    # All of these may be NULL in the legacy schema and none of them means anything by it.
    Column("credit_limit", Defaulted(ExactNumeric(12, 2), Decimal("0.00"))),
    Column("payment_terms", Defaulted(Integer(), 0)),
    Column("discount_percentage", Defaulted(ExactNumeric(5, 2), Decimal("0.00"))),
    Column("currency", Defaulted(String(3), "IQD")),
    Column("portal_language", Defaulted(String(5), "en")),
    Column("salesperson_id", ForeignKey("users.id")),
    Column("is_active", Defaulted(Boolean(), default=False)),
    Column("notes", Text),
    Column("created_at", Timestamp, server_default=func.now()),
    Column("updated_at", Timestamp),
    Index("ix_customers_customer_code", "customer_code", unique=True),
)

mapper.map_imperatively(
    Customer,
    customers,
    properties={
        "location": composite(Address, customers.c.address, customers.c.city, customers.c.country),
        "credit": composite(Money, customers.c.credit_limit, customers.c.currency),
    },
)
