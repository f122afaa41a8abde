"""Vendors as callers of the services see them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Self, cast, get_args

from new_core.application.dtos.contact_values import contact_values
from new_core.application.dtos.page_dto import SortKey
from new_core.domain.entities.vendor import Vendor, VendorFields

VendorChanges = VendorFields
VendorSortField = Literal["id", "code", "name_en", "name_ar", "created_at"]
VENDOR_SORT_FIELDS: tuple[str, ...] = get_args(VendorSortField)


def vendor_changes(values: Mapping[str, object]) -> VendorChanges:
    """Take plain values, checked by the caller's schema; e-mail and phone are taken as they are written."""
    return cast("VendorChanges", contact_values(values))


@dataclass(frozen=True, slots=True)
class VendorQuery:
    """Which vendors, in which order; equal ones by id, so that pages never overlap."""

    search: str | None = None
    """Part of the code or of a name, in any case; `%` and `_` mean themselves."""
    is_active: bool | None = None
    sort: tuple[SortKey, ...] = ()
    offset: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True)
class VendorDTO:
    id: int
    code: str
    name_ar: str
    name_en: str
    email: str | None
    phone: str | None
    contact_person: str | None
    address_ar: str | None
    address_en: str | None
    city: str | None
    country: str | None
    tax_number: str | None
    currency: str
    payment_terms: str | None
    outstanding_payable: Decimal | None
    is_active: bool
    zoho_vendor_id: str | None
    zoho_last_sync: datetime | None
    created_at: datetime | None
    updated_at: datetime | None

    @classmethod
    def of(cls, vendor: Vendor) -> Self:
        values: dict[str, Any] = {each.name: getattr(vendor, each.name) for each in fields(cls)}
        values["email"] = vendor.email.text if vendor.email else None
        values["phone"] = vendor.phone.text if vendor.phone else None
        return cls(**values)
