"""The items router: the articles that came over from Zoho, not those in the table called items."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from legacy_shim.standin.database import Db
from legacy_shim.standin.models import MigrationItem
from legacy_shim.standin.security import (
    CurrentUser,
    get_current_user,
    require_permission,
)

router = APIRouter(prefix="/api/items", tags=["items"])

Text100 = Annotated[str, Field(max_length=100)]
Code = Annotated[str, Field(min_length=1, max_length=100)]
Name = Annotated[str, Field(min_length=1, max_length=255)]
Unit = Annotated[str, Field(max_length=50)]
ZERO = Decimal("0.0")


class ItemCreate(BaseModel):
    code: Code
    name_ar: Name
    name_en: Name
    description_ar: str | None = None
    description_en: str | None = None
    category_id: int | None = None
    brand: Text100 | None = None
    model: Text100 | None = None
    # The column is text: an object here was never storable, and ends in a 500.
    specifications: dict[str, object] | None = None
    unit_of_measure: Unit = "PCS"
    cost_price_usd: Decimal | None = ZERO
    cost_price_iqd: Decimal | None = ZERO
    selling_price_usd: Decimal | None = ZERO
    selling_price_iqd: Decimal | None = ZERO
    track_inventory: bool = True
    reorder_level: Decimal | None = ZERO
    reorder_quantity: Decimal | None = ZERO
    weight: Decimal | None = None
    dimensions: Text100 | None = None
    is_active: bool = True
    is_serialized: bool = False
    is_batch_tracked: bool = False
    zoho_item_id: Text100 | None = None


class ItemUpdate(BaseModel):
    code: Code | None = None
    name_ar: Name | None = None
    name_en: Name | None = None
    description_ar: str | None = None
    description_en: str | None = None
    category_id: int | None = None
    brand: Text100 | None = None
    model: Text100 | None = None
    specifications: dict[str, object] | None = None
    unit_of_measure: Unit | None = None
    cost_price_usd: Decimal | None = None
    cost_price_iqd: Decimal | None = None
    selling_price_usd: Decimal | None = None
    selling_price_iqd: Decimal | None = None
    track_inventory: bool | None = None
    reorder_level: Decimal | None = None
    reorder_quantity: Decimal | None = None
    weight: Decimal | None = None
    dimensions: Text100 | None = None
    is_active: bool | None = None
    is_serialized: bool | None = None
    is_batch_tracked: bool | None = None


class Item(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    code: str
    name_ar: str
    name_en: str
    description_ar: str | None
    description_en: str | None
    category_id: int | None
    brand: str | None
    model: str | None
    specifications: str | None
    unit_of_measure: str
    cost_price_usd: Decimal
    cost_price_iqd: Decimal
    selling_price_usd: Decimal
    selling_price_iqd: Decimal
    track_inventory: bool
    reorder_level: Decimal
    reorder_quantity: Decimal
    weight: Decimal | None
    dimensions: str | None
    image_url: str | None
    is_active: bool
    is_serialized: bool
    is_batch_tracked: bool
    zoho_item_id: str | None
    zoho_last_sync: datetime | None
    created_at: datetime
    updated_at: datetime
    created_by: int | None


@router.get(
    "/",
    response_model=list[Item],
    dependencies=[Depends(require_permission("items.view"))],
)
def get_items(
    db: Db,
    skip: int = 0,
    limit: int = 100,
    search: str | None = None,
    category_id: int | None = None,
) -> list[MigrationItem]:
    query = select(MigrationItem)
    if search:
        fields = (MigrationItem.code, MigrationItem.name_ar, MigrationItem.name_en)
        query = query.where(or_(*(field.ilike(f"%{search}%") for field in fields)))
    if category_id:
        query = query.where(MigrationItem.category_id == category_id)
    return list(db.scalars(query.offset(skip).limit(limit)))


@router.get("/{item_id}", response_model=Item, dependencies=[Depends(get_current_user)])
def get_item(item_id: int, db: Db) -> MigrationItem:
    return _existing(db, item_id)


@router.post("/", response_model=Item)
def create_item(body: ItemCreate, user: CurrentUser, db: Db) -> MigrationItem:
    if db.scalar(select(MigrationItem.id).where(MigrationItem.code == body.code)):
        raise HTTPException(400, "Item code already exists")
    item = MigrationItem(**body.model_dump(), created_by=user.id)
    db.add(item)
    db.commit()
    return item


@router.put("/{item_id}", response_model=Item, dependencies=[Depends(get_current_user)])
def update_item(item_id: int, body: ItemUpdate, db: Db) -> MigrationItem:
    item = _existing(db, item_id)
    for name, value in body.model_dump(exclude_unset=True).items():
        setattr(item, name, value)
    db.commit()
    return item


@router.delete("/{item_id}", dependencies=[Depends(get_current_user)])
def delete_item(item_id: int, db: Db) -> dict[str, str]:
    db.delete(_existing(db, item_id))
    db.commit()
    return {"message": "Item deleted successfully"}


def _existing(db: Session, item_id: int) -> MigrationItem:
    item = db.get(MigrationItem, item_id)
    if item is None:
        raise HTTPException(404, "Item not found")
    return item
