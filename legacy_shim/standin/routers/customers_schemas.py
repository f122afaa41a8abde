"""Bodies of the customers router; the order of the fields is the order of the keys in its answers."""

from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field


class CustomerFields(BaseModel):
    name: str = Field(max_length=200)
    company_name: str | None = Field(default=None, max_length=200)
    phone: str | None = Field(default=None, max_length=20)
    email: str | None = Field(default=None, max_length=255)
    address: str | None = None
    city: str | None = Field(default=None, max_length=100)
    country: str | None = Field(default=None, max_length=100)
    tax_number: str | None = Field(default=None, max_length=50)
    credit_limit: Decimal = Field(default=Decimal(0), ge=0)
    payment_terms: int = Field(default=0, ge=0)
    discount_percentage: Decimal = Field(default=Decimal(0), ge=0, le=100)
    currency: str = Field(default="IQD", max_length=3)
    portal_language: str = Field(default="en", max_length=5)
    salesperson_id: int | None = None
    is_active: bool = True
    notes: str | None = None


class OptionalCode(BaseModel):
    customer_code: str | None = Field(default=None, max_length=50)


class CustomerCreate(CustomerFields, OptionalCode):
    """Complaints about the code come before all others."""


class CustomerUpdate(BaseModel):
    """Unlike creating, changing lets any amount and percentage through."""

    customer_code: str | None = Field(default=None, max_length=50)
    name: str | None = Field(default=None, max_length=200)
    company_name: str | None = Field(default=None, max_length=200)
    phone: str | None = Field(default=None, max_length=20)
    email: str | None = Field(default=None, max_length=255)
    address: str | None = None
    city: str | None = Field(default=None, max_length=100)
    country: str | None = Field(default=None, max_length=100)
    tax_number: str | None = Field(default=None, max_length=50)
    credit_limit: Decimal | None = None
    payment_terms: int | None = Field(default=None, ge=0)
    discount_percentage: Decimal | None = None
    currency: str | None = Field(default=None, max_length=3)
    portal_language: str | None = Field(default=None, max_length=5)
    salesperson_id: int | None = None
    is_active: bool | None = None
    notes: str | None = None


class CustomerCode(BaseModel):
    customer_code: str = Field(max_length=50)


class Customer(CustomerFields, CustomerCode):
    """What is written must pass these bounds again when it is answered: a negative credit limit is a 500."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    created_at: datetime
    updated_at: datetime | None


class SupplierCreate(BaseModel):
    supplier_code: str = Field(max_length=50)
    name: str = Field(max_length=200)
    company_name: str | None = Field(default=None, max_length=200)
    phone: str | None = Field(default=None, max_length=20)
    email: str | None = Field(default=None, max_length=255)
    address: str | None = None
    city: str | None = Field(default=None, max_length=100)
    country: str | None = Field(default=None, max_length=100)
    tax_number: str | None = Field(default=None, max_length=50)
    payment_terms: int = Field(default=30, ge=0)
    is_active: bool = True
    notes: str | None = None


class SupplierUpdate(BaseModel):
    supplier_code: str | None = Field(default=None, max_length=50)
    name: str | None = Field(default=None, max_length=200)
    company_name: str | None = Field(default=None, max_length=200)
    phone: str | None = Field(default=None, max_length=20)
    email: str | None = Field(default=None, max_length=255)
    address: str | None = None
    city: str | None = Field(default=None, max_length=100)
    country: str | None = Field(default=None, max_length=100)
    tax_number: str | None = Field(default=None, max_length=50)
    payment_terms: int | None = Field(default=None, ge=0)
    is_active: bool | None = None
    notes: str | None = None


class Supplier(SupplierCreate):
    model_config = ConfigDict(from_attributes=True)

    id: int
    created_at: datetime
    updated_at: datetime | None
