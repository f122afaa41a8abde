"""The vendors router: the vendors that came over from Zoho; suppliers live with the customers."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from legacy_shim.standin.database import Db
from legacy_shim.standin.fields import Email
from legacy_shim.standin.models import MigrationVendor
from legacy_shim.standin.security import get_current_user

router = APIRouter(prefix="/api/vendors", tags=["vendors"], dependencies=[Depends(get_current_user)])

Code = Annotated[str, Field(min_length=1, max_length=50)]
Name = Annotated[str, Field(min_length=1, max_length=255)]
Text100 = Annotated[str, Field(max_length=100)]


class CurrencyEnum(StrEnum):
    IQD = "IQD"
    USD = "USD"
    RMB = "RMB"


class VendorContact(BaseModel):
    email: Email | None = None
    phone: Annotated[str, Field(max_length=20)] | None = None
    contact_person: Annotated[str, Field(max_length=255)] | None = None
    address_ar: str | None = None
    address_en: str | None = None
    city: Text100 | None = None
    country: Text100 | None = None
    tax_number: Annotated[str, Field(max_length=50)] | None = None
    payment_terms: Text100 | None = None


class VendorCreate(VendorContact):
    code: Code
    name_ar: Name
    name_en: Name
    currency: CurrencyEnum = CurrencyEnum.USD
    outstanding_payable: Decimal | None = Decimal("0.0")
    is_active: bool = True
    zoho_vendor_id: Text100 | None = None


class VendorUpdate(VendorContact):
    code: Code | None = None
    name_ar: Name | None = None
    name_en: Name | None = None
    currency: CurrencyEnum | None = None
    outstanding_payable: Decimal | None = None
    is_active: bool | None = None


class Vendor(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    code: str
    name_ar: str
    name_en: str
    email: str | None = None
    phone: str | None = None
    address_ar: str | None = None
    address_en: str | None = None
    is_active: bool = True
    created_at: datetime
    updated_at: datetime | None = None


@router.get("/", response_model=list[Vendor])
def get_vendors(db: Db, skip: int = 0, limit: int = 100, search: str | None = None) -> list[MigrationVendor]:
    query = select(MigrationVendor)
    if search:
        fields = (
            MigrationVendor.code,
            MigrationVendor.name_ar,
            MigrationVendor.name_en,
        )
        query = query.where(or_(*(field.ilike(f"%{search}%") for field in fields)))
    return list(db.scalars(query.offset(skip).limit(limit)))


@router.get("/{vendor_id}", response_model=Vendor)
def get_vendor(vendor_id: int, db: Db) -> MigrationVendor:
    return _existing(db, vendor_id)


@router.post("/", response_model=Vendor)
def create_vendor(body: VendorCreate, db: Db) -> MigrationVendor:
    if db.scalar(select(MigrationVendor.id).where(MigrationVendor.code == body.code)):
        raise HTTPException(400, "Vendor code already exists")
    vendor = MigrationVendor(**body.model_dump())
    db.add(vendor)
    db.commit()
    return vendor


@router.put("/{vendor_id}", response_model=Vendor)
def update_vendor(vendor_id: int, body: VendorUpdate, db: Db) -> MigrationVendor:
    vendor = _existing(db, vendor_id)
    for name, value in body.model_dump(exclude_unset=True).items():
        setattr(vendor, name, value)
    db.commit()
    return vendor


@router.delete("/{vendor_id}")
def delete_vendor(vendor_id: int, db: Db) -> dict[str, str]:
    db.delete(_existing(db, vendor_id))
    db.commit()
    return {"message": "Vendor deleted successfully"}


def _existing(db: Session, vendor_id: int) -> MigrationVendor:
    vendor = db.get(MigrationVendor, vendor_id)
    if vendor is None:
        raise HTTPException(404, "Vendor not found")
    return vendor
