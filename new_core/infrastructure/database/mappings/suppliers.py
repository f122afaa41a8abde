"""Supplier on the legacy table `suppliers`."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, func
from sqlalchemy.orm import composite

from new_core.domain.entities.supplier import Supplier
from new_core.domain.value_objects.address import Address
from new_core.infrastructure.database.mappings.registry import legacy_metadata, mapper
from new_core.infrastructure.database.types import (
    Defaulted,
    EmailText,
    PhoneText,
    Timestamp,
)

suppliers = Table(
    "suppliers",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("supplier_code", String(50), nullable=False),
    Column("name", String(200), nullable=False, index=True),
    Column("company_name", String(200)),
    Column("phone", PhoneText, index=True),
    Column("email", EmailText, index=True),
    Column("address", Text),
    Column("city", String(100)),
    Column("country", String(100)),
    Column("tax_number", String(50)),
    # Both may be NULL in the legacy schema and mean nothing by it.
    Column("payment_terms", Defaulted(Integer(), 30)),
    Column("is_active", Defaulted(Boolean(), default=False)),
    Column("notes", Text),
    Column("created_at", Timestamp, server_default=func.now()),
    Column("updated_at", Timestamp),
    Index("ix_suppliers_supplier_code", "supplier_code", unique=True),
)

mapper.map_imperatively(
    Supplier,
    suppliers,
    properties={"location": composite(Address, suppliers.c.address, suppliers.c.city, suppliers.c.country)},
)
