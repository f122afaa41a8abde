"""Customers as callers of the services see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, Self, cast, get_args

from new_core.application.dtos.contact_values import contact_values
from new_core.application.dtos.page_dto import SortKey
from new_core.domain.entities.customer import Customer, CustomerFields

CustomerChanges = CustomerFields


def customer_changes(values: Mapping[str, object]) -> CustomerChanges:
    """Take plain values, checked by the caller's schema; e-mail and phone are taken as they are written."""
    return cast("CustomerChanges", contact_values(values))


CustomerSortField = Literal["id", "customer_code", "name", "city", "credit_limit", "created_at"]
CUSTOMER_SORT_FIELDS: tuple[str, ...] = get_args(CustomerSortField)


@dataclass(frozen=True, slots=True)
class CustomerQuery:
    """Which customers, in which order; equal ones by id, so that pages never overlap."""

    search: str | None = None
    """Part of name, code or company name, in any case; `%` and `_` mean themselves."""
    is_active: bool | None = None
    salesperson_id: int | None = None
    sort: tuple[SortKey, ...] = ()
    offset: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True)
class CustomerDTO:
    id: int
    customer_code: str
    name: str
    company_name: str | None
    phone: str | None
    email: str | None
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
    created_at: datetime | None
    updated_at: datetime | None

    @classmethod
    def of(cls, customer: Customer) -> Self:
        return cls(
            id=customer.identity,
            customer_code=customer.customer_code,
            name=customer.name,
            company_name=customer.company_name,
            phone=customer.phone.text if customer.phone else None,
            email=customer.email.text if customer.email else None,
            address=customer.location.street,
            city=customer.location.city,
            country=customer.location.country,
            tax_number=customer.tax_number,
            credit_limit=customer.credit.amount,
            currency=customer.credit.currency,
            payment_terms=customer.payment_terms,
            discount_percentage=customer.discount_percentage,
            portal_language=customer.portal_language,
            salesperson_id=customer.salesperson_id,
            is_active=customer.is_active,
            notes=customer.notes,
            created_at=customer.created_at,
            updated_at=customer.updated_at,
        )


@dataclass(frozen=True, slots=True)
class ImportedCustomerDTO:
    """A customer that was imported from Zoho and is not one of ours yet."""

    id: int
    code: str
    name_en: str
    name_ar: str
    email: str | None
    phone: str | None
    mobile: str | None
    address: str | None
    city: str | None
    country: str | None
    currency: str
    credit_limit: Decimal
    outstanding_receivable: Decimal
    is_active: bool
    zoho_customer_id: str | None
    created_at: datetime | None
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class CombinedCustomersDTO:
    regular: list[CustomerDTO]
    imported: list[ImportedCustomerDTO]
    salesperson_names: dict[int, str]
