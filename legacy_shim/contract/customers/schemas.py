"""Bodies as the monolith's OpenAPI document declares them; looser than v1, because its clients rely on it."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field, field_validator

from legacy_shim.fields import refuse_null
from legacy_shim.stored import stored
from new_core.application.dtos.customer_dto import CustomerChanges, CustomerDTO, customer_changes
from new_core.application.dtos.supplier_dto import SupplierChanges, SupplierDTO, supplier_changes

Text5 = Annotated[str, Field(max_length=5)]
Text20 = Annotated[str, Field(max_length=20)]
Text50 = Annotated[str, Field(max_length=50)]
Text100 = Annotated[str, Field(max_length=100)]
Text200 = Annotated[str, Field(max_length=200)]
Text255 = Annotated[str, Field(max_length=255)]
Currency = Annotated[str, Field(max_length=3)]
Amount = Annotated[Decimal, Field(ge=0)]
Percentage = Annotated[Decimal, Field(ge=0, le=100)]
Days = Annotated[int, Field(ge=0)]


class CustomerCreate(BaseModel):
    customer_code: Text50 | None = None
    name: Text200
    company_name: Text200 | None = None
    phone: Text20 | None = None
    email: Text255 | None = None
    address: str | None = None
    city: Text100 | None = None
    country: Text100 | None = None
    tax_number: Text50 | None = None
    credit_limit: Amount = Decimal(0)
    payment_terms: Days = 0
    discount_percentage: Percentage = Decimal(0)
    currency: Currency = "IQD"
    portal_language: Text5 = "en"
    salesperson_id: int | None = None
    is_active: bool = True
    notes: str | None = None

    def changes(self) -> CustomerChanges:
        return customer_changes(_without_blank_code(self.model_dump()))


class CustomerUpdate(BaseModel):
    customer_code: Text50 | None = None
    name: Text200 | None = None
    company_name: Text200 | None = None
    phone: Text20 | None = None
    email: Text255 | None = None
    address: str | None = None
    city: Text100 | None = None
    country: Text100 | None = None
    tax_number: Text50 | None = None
    credit_limit: Amount | None = None
    payment_terms: Days | None = None
    discount_percentage: Percentage | None = None
    currency: Currency | None = None
    portal_language: Text5 | None = None
    salesperson_id: int | None = None
    is_active: bool | None = None
    notes: str | None = None

    _no_text = field_validator("customer_code", "name", "currency", "portal_language", mode="before")(
        refuse_null("string_type")
    )
    _no_decimal = field_validator("credit_limit", "discount_percentage", mode="before")(refuse_null("decimal_type"))
    _no_number = field_validator("payment_terms", mode="before")(refuse_null("int_type"))
    _no_truth = field_validator("is_active", mode="before")(refuse_null("bool_type"))

    def changes(self) -> CustomerChanges:
        return customer_changes(_without_blank_code(self.model_dump(exclude_unset=True)))


class Customer(BaseModel):
    customer_code: Text50
    name: Text200
    company_name: Text200 | None = None
    phone: Text20 | None = None
    email: Text255 | None = None
    address: str | None = None
    city: Text100 | None = None
    country: Text100 | None = None
    tax_number: Text50 | None = None
    credit_limit: Decimal = Decimal(0)
    payment_terms: Days = 0
    discount_percentage: Decimal = Decimal(0)
    currency: Currency = "IQD"
    portal_language: Text5 = "en"
    salesperson_id: int | None = None
    is_active: bool = True
    notes: str | None = None
    id: int
    created_at: datetime | None
    updated_at: datetime | None

    @classmethod
    def of(cls, customer: CustomerDTO) -> "Customer":
        """Take it as it is stored: what the monolith's own schema forbids must still be readable."""
        return stored(cls, customer)


class SupplierCreate(BaseModel):
    supplier_code: Text50
    name: Text200
    company_name: Text200 | None = None
    phone: Text20 | None = None
    email: Text255 | None = None
    address: str | None = None
    city: Text100 | None = None
    country: Text100 | None = None
    tax_number: Text50 | None = None
    payment_terms: Days = 30
    is_active: bool = True
    notes: str | None = None

    def changes(self) -> SupplierChanges:
        return supplier_changes(self.model_dump())


class SupplierUpdate(BaseModel):
    supplier_code: Text50 | None = None
    name: Text200 | None = None
    company_name: Text200 | None = None
    phone: Text20 | None = None
    email: Text255 | None = None
    address: str | None = None
    city: Text100 | None = None
    country: Text100 | None = None
    tax_number: Text50 | None = None
    payment_terms: Days | None = None
    is_active: bool | None = None
    notes: str | None = None

    _no_text = field_validator("supplier_code", "name", mode="before")(refuse_null("string_type"))
    _no_number = field_validator("payment_terms", mode="before")(refuse_null("int_type"))
    _no_truth = field_validator("is_active", mode="before")(refuse_null("bool_type"))

    def changes(self) -> SupplierChanges:
        return supplier_changes(self.model_dump(exclude_unset=True))


class Supplier(BaseModel):
    supplier_code: Text50
    name: Text200
    company_name: Text200 | None = None
    phone: Text20 | None = None
    email: Text255 | None = None
    address: str | None = None
    city: Text100 | None = None
    country: Text100 | None = None
    tax_number: Text50 | None = None
    payment_terms: Days = 30
    is_active: bool = True
    notes: str | None = None
    id: int
    created_at: datetime | None
    updated_at: datetime | None

    @classmethod
    def of(cls, supplier: SupplierDTO) -> "Supplier":
        """Take it as it is stored: what the monolith's own schema forbids must still be readable."""
        return stored(cls, supplier)


def _without_blank_code(values: dict[str, object]) -> dict[str, object]:
    code = values.get("customer_code")
    if isinstance(code, str) and code.strip():
        return values
    return {name: value for name, value in values.items() if name != "customer_code"}
