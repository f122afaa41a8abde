"""Bodies and parameters of the item endpoints."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Final

from fastapi.openapi.models import Example
from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic.json_schema import SkipJsonSchema

from new_core.api.v1.schemas.listing import Kept, Listing, RowId, refuse_null, sort_by
from new_core.api.v1.schemas.texts import Code, Name, Prose
from new_core.application.dtos.item_dto import ITEM_SORT_FIELDS, ItemChanges, ItemQuery, item_changes

ItemCode = Annotated[Code, Field(max_length=100)]
ItemName = Annotated[Name, Field(max_length=255)]
Text100 = Annotated[str, Field(max_length=100)]
Unit = Annotated[Name, Field(max_length=50)]
Price = Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=3)]
Quantity = Annotated[Decimal, Field(ge=0, max_digits=10, decimal_places=3)]

ZERO: Final = Decimal("0.000")
EXAMPLE_CREATE: Final[dict[str, Example]] = {
    "shortest": Example(value={"code": "ZI-0100", "name_ar": "كابل", "name_en": "Cable"}),
    "usual": Example(
        value={
            "code": "ZI-0101",
            "name_ar": "كابل شحن",
            "name_en": "Charging cable",
            "category_id": 2,
            "brand": "TSH",
            "cost_price_usd": "3.125",
            "selling_price_usd": "4.990",
            "selling_price_iqd": "6500.000",
        }
    ),
}
EXAMPLE_UPDATE: Final[dict[str, Example]] = {
    "a price": Example(value={"selling_price_usd": "5.490"}),
    "out of use": Example(value={"is_active": False}),
}


class ItemList(Listing):
    search: str | None = Field(default=None, max_length=200, description="Part of the code or of a name.")
    is_active: bool | None = Field(default=None, description="Both when left out.")
    category_id: RowId | None = None
    sort: str = sort_by(ITEM_SORT_FIELDS)

    def query(self) -> ItemQuery:
        return ItemQuery(
            search=self.search,
            is_active=self.is_active,
            category_id=self.category_id,
            sort=self.keys(),
            offset=self.offset,
            limit=self.page_size,
        )


class ItemCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    code: ItemCode
    name_ar: ItemName
    name_en: ItemName
    description_ar: Prose | None = None
    description_en: Prose | None = None
    category_id: RowId | None = None
    brand: Text100 | None = None
    model: Text100 | None = None
    specifications: Prose | None = None
    unit_of_measure: Unit = "PCS"
    cost_price_usd: Price = ZERO
    cost_price_iqd: Price = ZERO
    selling_price_usd: Price = ZERO
    selling_price_iqd: Price = ZERO
    track_inventory: bool = True
    reorder_level: Quantity = ZERO
    reorder_quantity: Quantity = ZERO
    weight: Quantity | None = None
    dimensions: Text100 | None = None
    is_active: bool = True
    is_serialized: bool = False
    is_batch_tracked: bool = False
    zoho_item_id: Text100 | None = None

    def changes(self) -> ItemChanges:
        return item_changes(self.model_dump())


class ItemUpdate(BaseModel):
    """What is left out is kept; null clears, where there is something that may be empty."""

    model_config = ConfigDict(extra="forbid")

    code: ItemCode | SkipJsonSchema[None] = Kept
    name_ar: ItemName | SkipJsonSchema[None] = Kept
    name_en: ItemName | SkipJsonSchema[None] = Kept
    description_ar: Prose | None = Kept
    description_en: Prose | None = Kept
    category_id: RowId | None = Kept
    brand: Text100 | None = Kept
    model: Text100 | None = Kept
    specifications: Prose | None = Kept
    unit_of_measure: Unit | SkipJsonSchema[None] = Kept
    cost_price_usd: Price | SkipJsonSchema[None] = Kept
    cost_price_iqd: Price | SkipJsonSchema[None] = Kept
    selling_price_usd: Price | SkipJsonSchema[None] = Kept
    selling_price_iqd: Price | SkipJsonSchema[None] = Kept
    track_inventory: bool | SkipJsonSchema[None] = Kept
    reorder_level: Quantity | SkipJsonSchema[None] = Kept
    reorder_quantity: Quantity | SkipJsonSchema[None] = Kept
    weight: Quantity | None = Kept
    dimensions: Text100 | None = Kept
    is_active: bool | SkipJsonSchema[None] = Kept
    is_serialized: bool | SkipJsonSchema[None] = Kept
    is_batch_tracked: bool | SkipJsonSchema[None] = Kept
    zoho_item_id: Text100 | None = Kept

    _never_null = field_validator(
        *("code", "name_ar", "name_en", "unit_of_measure"),
        *("cost_price_usd", "cost_price_iqd", "selling_price_usd", "selling_price_iqd"),
        *("reorder_level", "reorder_quantity"),
        *("track_inventory", "is_active", "is_serialized", "is_batch_tracked"),
        mode="before",
    )(refuse_null)

    def changes(self) -> ItemChanges:
        return item_changes(self.model_dump(exclude_unset=True))


class ItemOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int = Field(examples=[1])
    code: str = Field(examples=["ZI-0101"])
    name_ar: str = Field(examples=["كابل شحن"])
    name_en: str = Field(examples=["Charging cable"])
    description_ar: str | None = Field(examples=["كابل شحن بطول متر"])
    description_en: str | None = Field(examples=["Charging cable of one metre"])
    category_id: int | None = Field(examples=[2])
    brand: str | None = Field(examples=["TSH"])
    model: str | None = Field(examples=["CC-1"])
    specifications: str | None = Field(description="Text, often of JSON.", examples=['{"length": "1 m"}'])
    unit_of_measure: str = Field(examples=["PCS"])
    cost_price_usd: Decimal = Field(examples=["3.125"])
    cost_price_iqd: Decimal = Field(examples=["0.000"])
    selling_price_usd: Decimal = Field(examples=["4.990"])
    selling_price_iqd: Decimal = Field(examples=["6500.000"])
    track_inventory: bool = Field(examples=[True])
    reorder_level: Decimal = Field(examples=["10.000"])
    reorder_quantity: Decimal = Field(examples=["50.000"])
    weight: Decimal | None = Field(examples=["0.050"])
    dimensions: str | None = Field(examples=["100x1x1 cm"])
    image_url: str | None = Field(examples=["/images/zi-0101.jpg"])
    is_active: bool = Field(examples=[True])
    is_serialized: bool = Field(examples=[False])
    is_batch_tracked: bool = Field(examples=[False])
    zoho_item_id: str | None = Field(examples=["264661000000000001"])
    zoho_last_sync: datetime | None = Field(examples=["2026-11-23T02:00:00Z"])
    created_at: datetime | None = Field(examples=["2026-11-22T09:30:00Z"])
    updated_at: datetime | None = Field(examples=["2026-11-23T14:05:00Z"])
    created_by: int | None = Field(description="A user's id.", examples=[1])
