"""Customers and suppliers."""

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from legacy_shim.standin.models.types import (
    Base,
    Created,
    Dec5x2,
    Dec12x2,
    Id,
    Jsonb,
    LongText,
    Naive,
    Stamped,
    Str,
    Str3,
    Str5,
    Str20,
    Str50,
    Str100,
    Str200,
    Str255,
    Touched,
    Updated,
)

if TYPE_CHECKING:
    from legacy_shim.standin.models.identity import User


class Customer(Base):
    __tablename__ = "customers"

    id: Mapped[Id]
    customer_code: Mapped[Str50] = mapped_column(unique=True)
    name: Mapped[Str200]
    company_name: Mapped[Str200 | None]
    phone: Mapped[Str20 | None]
    email: Mapped[Str255 | None]
    address: Mapped[LongText | None]
    city: Mapped[Str100 | None]
    country: Mapped[Str100 | None]
    tax_number: Mapped[Str50 | None]
    credit_limit: Mapped[Dec12x2 | None] = mapped_column(default=0)
    payment_terms: Mapped[int | None]
    discount_percentage: Mapped[Dec5x2 | None] = mapped_column(default=0)
    currency: Mapped[Str3 | None]
    portal_language: Mapped[Str5 | None]
    salesperson_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    is_active: Mapped[bool | None] = mapped_column(default=True)
    notes: Mapped[LongText | None]
    created_at: Mapped[Created | None]
    updated_at: Mapped[Updated | None]

    salesperson: Mapped["User | None"] = relationship()


class Supplier(Base):
    __tablename__ = "suppliers"

    id: Mapped[Id]
    supplier_code: Mapped[Str50] = mapped_column(unique=True)
    name: Mapped[Str200]
    company_name: Mapped[Str200 | None]
    phone: Mapped[Str20 | None]
    email: Mapped[Str255 | None]
    address: Mapped[LongText | None]
    city: Mapped[Str100 | None]
    country: Mapped[Str100 | None]
    tax_number: Mapped[Str50 | None]
    payment_terms: Mapped[int | None]
    is_active: Mapped[bool | None] = mapped_column(default=True)
    notes: Mapped[LongText | None]
    created_at: Mapped[Created | None]
    updated_at: Mapped[Updated | None]


class CustomerAddress(Base):
    __tablename__ = "customer_addresses"

    id: Mapped[Id]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    address_type: Mapped[Str50]
    label: Mapped[Str100 | None]
    full_name: Mapped[Str255]
    phone: Mapped[Str20]
    alternate_phone: Mapped[Str20 | None]
    address_line1: Mapped[Str255]
    address_line2: Mapped[Str255 | None]
    city: Mapped[Str100]
    state: Mapped[Str100 | None]
    postal_code: Mapped[Str20 | None]
    country: Mapped[Str100]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    delivery_instructions: Mapped[LongText | None]
    is_default_shipping: Mapped[bool | None] = mapped_column(default=False)
    is_default_billing: Mapped[bool | None] = mapped_column(default=False)
    is_active: Mapped[bool | None] = mapped_column(default=True)
    is_verified: Mapped[bool | None] = mapped_column(default=False)
    delivery_zone_id: Mapped[int | None]
    delivery_zone_name: Mapped[Str100 | None]
    times_used: Mapped[int | None]
    last_used_at: Mapped[Naive | None]
    verified_at: Mapped[Naive | None]
    verified_by_order_id: Mapped[int | None]
    extra_data: Mapped[Jsonb | None]
    created_at: Mapped[Stamped]
    updated_at: Mapped[Touched]
    deleted_at: Mapped[Naive | None]
    is_deleted: Mapped[bool | None] = mapped_column(default=False)


class CustomerPriceCategory(Base):
    __tablename__ = "customer_price_categories"

    id: Mapped[Id]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    pricing_list_id: Mapped[int] = mapped_column(ForeignKey("pricing_lists.id"))
    category: Mapped[Str]
    effective_date: Mapped[date | None]
    reason: Mapped[LongText | None]
    updated_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Stamped | None]
