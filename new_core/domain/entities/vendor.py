"""A vendor that came over from Zoho, and the rules a change to one must keep."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, Self, TypedDict

from new_core.domain.entities.base import Entity
from new_core.domain.events.vendor_events import VendorCreated, VendorDeleted, VendorUpdated
from new_core.domain.value_objects.columns import ChoiceColumn, Column, NumericColumn, TextColumn, stored_values
from new_core.domain.value_objects.email import Email
from new_core.domain.value_objects.phone_number import PhoneNumber

CURRENCIES: Final = ("IQD", "USD", "RMB")
"""In which we owe vendors."""
ZERO: Final = Decimal("0.000")
COLUMNS: Final[Mapping[str, Column]] = {
    "code": TextColumn(50, is_required=True),
    "name_ar": TextColumn(255, is_required=True),
    "name_en": TextColumn(255, is_required=True),
    # Both are value objects, and checked already.
    "email": Column(),
    "phone": Column(),
    "contact_person": TextColumn(255),
    "address_ar": TextColumn(),
    "address_en": TextColumn(),
    "city": TextColumn(100),
    "country": TextColumn(100),
    "tax_number": TextColumn(50),
    "currency": ChoiceColumn(CURRENCIES, is_required=True),
    "payment_terms": TextColumn(100),
    # Negative where a vendor owes us.
    "outstanding_payable": NumericColumn(15, 3),
    "is_active": Column(is_required=True),
    "zoho_vendor_id": TextColumn(100),
}


class VendorFields(TypedDict, total=False):
    """What can be said of a vendor; what is left out keeps its value."""

    code: str
    name_ar: str
    name_en: str
    email: Email | None
    phone: PhoneNumber | None
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


@dataclass(eq=False, kw_only=True)
class Vendor(Entity):
    code: str
    name_ar: str
    name_en: str
    created_at: datetime | None
    id: int | None = None
    email: Email | None = None
    phone: PhoneNumber | None = None
    contact_person: str | None = None
    address_ar: str | None = None
    address_en: str | None = None
    city: str | None = None
    country: str | None = None
    tax_number: str | None = None
    currency: str = "USD"
    payment_terms: str | None = None
    outstanding_payable: Decimal | None = ZERO
    is_active: bool = True
    zoho_vendor_id: str | None = None
    zoho_last_sync: datetime | None = None
    updated_at: datetime | None = None

    @classmethod
    def create(cls, fields: VendorFields, at: datetime) -> Self:
        """A vendor counts as updated when it is created: so the monolith writes it, and its clients rely on it."""
        vendor = cls(created_at=at, updated_at=at, **stored_values(fields, COLUMNS))  # type: ignore[arg-type]  # the names are those of VendorFields
        vendor.record(VendorCreated(occurred_at=at, code=vendor.code))
        return vendor

    def revise(self, fields: VendorFields, at: datetime) -> None:
        """Change what differs. A revision that changes nothing leaves no trace, not even in `updated_at`."""
        changed = self.assign(stored_values(fields, COLUMNS))
        if changed:
            self.updated_at = at
            self.record(VendorUpdated(occurred_at=at, changed=changed))

    def delete(self, at: datetime) -> None:
        self.record(VendorDeleted(occurred_at=at, code=self.code))
