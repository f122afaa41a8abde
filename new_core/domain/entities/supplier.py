"""A supplier and the rules a change to one must keep."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Self, TypedDict

from new_core.domain.entities.base import Entity, differing
from new_core.domain.events.supplier_events import (
    SupplierCreated,
    SupplierDeactivated,
    SupplierUpdated,
)
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.address import Address
from new_core.domain.value_objects.email import Email
from new_core.domain.value_objects.phone_number import PhoneNumber
from new_core.domain.value_objects.text import check_texts

LONGEST_TERMS: Final = 2**31 - 1
LENGTHS: Final[Mapping[str, int | None]] = {
    "supplier_code": 50,
    "name": 200,
    "company_name": 200,
    "address": None,
    "city": 100,
    "country": 100,
    "tax_number": 50,
    "notes": None,
}


class SupplierFields(TypedDict, total=False):
    """What can be said of a supplier; what is left out keeps its value."""

    supplier_code: str
    name: str
    company_name: str | None
    phone: PhoneNumber | None
    email: Email | None
    address: str | None
    city: str | None
    country: str | None
    tax_number: str | None
    payment_terms: int
    is_active: bool
    notes: str | None


@dataclass(eq=False, kw_only=True)
class Supplier(Entity):
    supplier_code: str
    name: str
    created_at: datetime | None
    id: int | None = None
    company_name: str | None = None
    phone: PhoneNumber | None = None
    email: Email | None = None
    location: Address = field(default_factory=Address)
    tax_number: str | None = None
    payment_terms: int = 30
    """Days."""
    is_active: bool = True
    notes: str | None = None
    updated_at: datetime | None = None

    @classmethod
    def create(cls, fields: SupplierFields, at: datetime) -> Self:
        supplier = cls(supplier_code=fields["supplier_code"], name=fields["name"], created_at=at)
        supplier._apply(fields)
        supplier.record(SupplierCreated(occurred_at=at, supplier_code=supplier.supplier_code))
        return supplier

    def revise(self, fields: SupplierFields, at: datetime) -> None:
        """Change what differs. A revision that changes nothing leaves no trace, not even in `updated_at`."""
        before = self.fields()
        self._apply(fields)
        if changed := differing(before, self.fields()):
            self.updated_at = at
            self.record(SupplierUpdated(occurred_at=at, changed=changed))

    def deactivate(self, at: datetime) -> None:
        """Take out of use; the row stays, because purchases and expenses name it."""
        if self.is_active:
            self.is_active = False
            self.updated_at = at
            self.record(SupplierDeactivated(occurred_at=at))

    def fields(self) -> SupplierFields:
        return SupplierFields(
            supplier_code=self.supplier_code,
            name=self.name,
            company_name=self.company_name,
            phone=self.phone,
            email=self.email,
            address=self.location.street,
            city=self.location.city,
            country=self.location.country,
            tax_number=self.tax_number,
            payment_terms=self.payment_terms,
            is_active=self.is_active,
            notes=self.notes,
        )

    def _apply(self, fields: SupplierFields) -> None:
        _check(fields)
        # Field by field, not by setattr in a loop: a misspelt name is found by the type checker.
        merged = self.fields() | fields
        self.supplier_code = merged["supplier_code"]
        self.name = merged["name"]
        self.company_name = merged["company_name"]
        self.phone = merged["phone"]
        self.email = merged["email"]
        self.location = replace(
            self.location,
            street=merged["address"],
            city=merged["city"],
            country=merged["country"],
        )
        self.tax_number = merged["tax_number"]
        self.payment_terms = merged["payment_terms"]
        self.is_active = merged["is_active"]
        self.notes = merged["notes"]


def _check(fields: SupplierFields) -> None:
    """Only what is being said is checked: a row that broke a rule before it existed can still be corrected."""
    check_texts(fields, LENGTHS)
    terms = fields.get("payment_terms", 0)
    if not 0 <= terms <= LONGEST_TERMS:
        raise InvalidValueError("payment_terms", terms, f"must be between 0 and {LONGEST_TERMS}")
