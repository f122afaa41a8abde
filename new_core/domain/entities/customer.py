"""A customer and the rules a change to one must keep."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Final, Self, TypedDict

from new_core.domain.entities.base import Entity, differing
from new_core.domain.events.customer_events import (
    CustomerCreated,
    CustomerDeactivated,
    CustomerUpdated,
)
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.address import Address
from new_core.domain.value_objects.email import Email
from new_core.domain.value_objects.money import Money, rounded
from new_core.domain.value_objects.phone_number import PhoneNumber
from new_core.domain.value_objects.text import check_texts

MOST_CREDIT: Final = Decimal("9999999999.99")
HIGHEST_INTEGER: Final = 2**31 - 1
LENGTHS: Final[Mapping[str, int | None]] = {
    "customer_code": 50,
    "name": 200,
    "company_name": 200,
    "address": None,
    "city": 100,
    "country": 100,
    "tax_number": 50,
    "currency": 3,
    "portal_language": 5,
    "notes": None,
}


class CustomerFields(TypedDict, total=False):
    """What can be said of a customer; what is left out keeps its value."""

    customer_code: str
    name: str
    company_name: str | None
    phone: PhoneNumber | None
    email: Email | None
    address: str | None
    city: str | None
    country: str | None
    tax_number: str | None
    credit_limit: Decimal
    currency: str
    payment_terms: int
    discount_percentage: Decimal
    portal_language: str
    salesperson_id: int | None
    is_active: bool
    notes: str | None


@dataclass(eq=False, kw_only=True)
class Customer(Entity):
    customer_code: str
    name: str
    created_at: datetime | None
    id: int | None = None
    company_name: str | None = None
    phone: PhoneNumber | None = None
    email: Email | None = None
    location: Address = field(default_factory=Address)
    tax_number: str | None = None
    credit: Money = field(default_factory=lambda: Money.of(0, "IQD"))
    """The most this customer may owe."""
    payment_terms: int = 0
    """Days."""
    discount_percentage: Decimal = Decimal("0.00")
    portal_language: str = "en"
    salesperson_id: int | None = None
    is_active: bool = True
    notes: str | None = None
    updated_at: datetime | None = None

    @classmethod
    def create(cls, fields: CustomerFields, at: datetime) -> Self:
        customer = cls(customer_code=fields["customer_code"], name=fields["name"], created_at=at)
        customer._apply(fields)
        customer.record(CustomerCreated(occurred_at=at, customer_code=customer.customer_code))
        return customer

    def revise(self, fields: CustomerFields, at: datetime) -> None:
        """Change what differs. A revision that changes nothing leaves no trace, not even in `updated_at`."""
        before = self.fields()
        self._apply(fields)
        if changed := differing(before, self.fields()):
            self.updated_at = at
            self.record(CustomerUpdated(occurred_at=at, changed=changed))

    def deactivate(self, at: datetime) -> None:
        """Take out of use; the row stays, because orders and invoices name it."""
        if self.is_active:
            self.is_active = False
            self.updated_at = at
            self.record(CustomerDeactivated(occurred_at=at))

    def fields(self) -> CustomerFields:
        return CustomerFields(
            customer_code=self.customer_code,
            name=self.name,
            company_name=self.company_name,
            phone=self.phone,
            email=self.email,
            address=self.location.street,
            city=self.location.city,
            country=self.location.country,
            tax_number=self.tax_number,
            credit_limit=self.credit.amount,
            currency=self.credit.currency,
            payment_terms=self.payment_terms,
            discount_percentage=self.discount_percentage,
            portal_language=self.portal_language,
            salesperson_id=self.salesperson_id,
            is_active=self.is_active,
            notes=self.notes,
        )

    def _apply(self, fields: CustomerFields) -> None:
        _check(fields)
        # Field by field, not by setattr in a loop: a misspelt name is found by the type checker.
        merged = self.fields() | fields
        self.customer_code = merged["customer_code"]
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
        self.credit = Money.of(merged["credit_limit"], merged["currency"])
        self.payment_terms = merged["payment_terms"]
        self.discount_percentage = rounded(merged["discount_percentage"])
        self.portal_language = merged["portal_language"]
        self.salesperson_id = merged["salesperson_id"]
        self.is_active = merged["is_active"]
        self.notes = merged["notes"]


def _check(fields: CustomerFields) -> None:
    """Only what is being said is checked: a row that broke a rule before it existed can still be corrected."""
    check_texts(fields, LENGTHS)
    if not fields.get("customer_code", "-").strip():
        raise InvalidValueError("customer_code", fields.get("customer_code"), "must not be blank")
    _check_range("credit_limit", fields.get("credit_limit"), MOST_CREDIT)
    _check_range("payment_terms", fields.get("payment_terms"), HIGHEST_INTEGER)
    _check_range("salesperson_id", fields.get("salesperson_id"), HIGHEST_INTEGER)
    _check_range("discount_percentage", fields.get("discount_percentage"), Decimal(100))


def _check_range(name: str, value: Decimal | int | None, most: Decimal | int) -> None:
    if value is not None and not 0 <= value <= most:
        raise InvalidValueError(name, value, f"must be between 0 and {most}")
