"""Suppliers as callers of the services see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self, cast

from new_core.application.dtos.contact_values import contact_values
from new_core.domain.entities.supplier import Supplier, SupplierFields

SupplierChanges = SupplierFields


def supplier_changes(values: Mapping[str, object]) -> SupplierChanges:
    """Take plain values, checked by the caller's schema; e-mail and phone are taken as they are written."""
    return cast("SupplierChanges", contact_values(values))


@dataclass(frozen=True, slots=True)
class SupplierQuery:
    """Which suppliers; always in order of id."""

    search: str | None = None
    """Part of name, code or company name, in any case; `%` and `_` mean themselves."""
    is_active: bool | None = None
    offset: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True)
class SupplierDTO:
    id: int
    supplier_code: str
    name: str
    company_name: str | None
    phone: str | None
    email: str | None
    address: str | None
    city: str | None
    country: str | None
    tax_number: str | None
    payment_terms: int
    is_active: bool
    notes: str | None
    created_at: datetime | None
    updated_at: datetime | None

    @classmethod
    def of(cls, supplier: Supplier) -> Self:
        return cls(
            id=supplier.identity,
            supplier_code=supplier.supplier_code,
            name=supplier.name,
            company_name=supplier.company_name,
            phone=supplier.phone.text if supplier.phone else None,
            email=supplier.email.text if supplier.email else None,
            address=supplier.location.street,
            city=supplier.location.city,
            country=supplier.location.country,
            tax_number=supplier.tax_number,
            payment_terms=supplier.payment_terms,
            is_active=supplier.is_active,
            notes=supplier.notes,
            created_at=supplier.created_at,
            updated_at=supplier.updated_at,
        )
