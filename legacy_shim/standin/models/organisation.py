"""Branches, warehouses and the currencies they reckon in."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from legacy_shim.standin.models.types import (
    Base,
    Dec15x6,
    Id,
    LongText,
    Stamped,
    Str3,
    Str10,
    Str50,
    Str100,
    Str200,
    Touched,
)


class Currency(Base):
    __tablename__ = "currencies"

    id: Mapped[Id]
    code: Mapped[Str3] = mapped_column(unique=True)
    name_ar: Mapped[Str100]
    name_en: Mapped[Str100]
    symbol: Mapped[Str10]
    exchange_rate: Mapped[Dec15x6] = mapped_column(default=1)
    is_base_currency: Mapped[bool | None] = mapped_column(default=False)
    is_active: Mapped[bool | None] = mapped_column(default=True)
    created_at: Mapped[Stamped | None]
    updated_at: Mapped[Touched | None]


class Branch(Base):
    __tablename__ = "branches"

    id: Mapped[Id]
    name: Mapped[Str200]
    code: Mapped[Str50] = mapped_column(unique=True)
    address: Mapped[LongText | None]
    city: Mapped[Str100 | None]
    phone: Mapped[Str50 | None]
    email: Mapped[Str200 | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    currency_id: Mapped[int | None] = mapped_column(ForeignKey("currencies.id"))
    created_at: Mapped[Stamped]
    updated_at: Mapped[Touched | None]


class Warehouse(Base):
    __tablename__ = "warehouses"

    id: Mapped[Id]
    name: Mapped[Str100]
    branch_id: Mapped[int] = mapped_column(ForeignKey("branches.id"))

    branch: Mapped["Branch"] = relationship()


class Tenant(Base):
    __tablename__ = "tenants"

    id: Mapped[Id]
    name: Mapped[Str200 | None]
