"""Bodies and parameters of the product endpoints."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Final

from fastapi.openapi.models import Example
from pydantic import BaseModel, ConfigDict, Field, JsonValue, field_validator
from pydantic.json_schema import SkipJsonSchema

from new_core.api.v1.schemas.category import CategoryOut
from new_core.api.v1.schemas.listing import Kept, Listing, RowId, refuse_null, sort_by
from new_core.api.v1.schemas.texts import Code, Name, Prose
from new_core.application.dtos.product_dto import PRODUCT_SORT_FIELDS, ProductQuery

Sku = Annotated[Code, Field(max_length=50)]
ProductName = Annotated[Name, Field(max_length=200)]
Price = Annotated[Decimal, Field(gt=0, max_digits=10, decimal_places=2)]
Cost = Annotated[Decimal, Field(ge=0, max_digits=10, decimal_places=2)]
Weight = Annotated[Decimal, Field(ge=0, max_digits=10, decimal_places=3)]
Level = Annotated[int, Field(ge=0, le=2**31 - 1)]
Text50 = Annotated[str, Field(max_length=50)]
Text100 = Annotated[str, Field(max_length=100)]
Url = Annotated[str, Field(min_length=1, max_length=500)]
Urls = Annotated[list[Url], Field(max_length=100)]
Tags = Annotated[list[Text100], Field(max_length=100)]
Dimensions = Annotated[dict[str, JsonValue], Field(max_length=50, examples=[{"width": 30, "height": 2, "unit": "cm"}])]

EXAMPLE_CREATE: Final[dict[str, Example]] = {
    "shortest": Example(
        value={"sku": "CAM-1", "name": "Camera 1", "category_id": 3, "unit_price": "120.00", "unit_of_measure": "PCS"}
    ),
    "usual": Example(
        value={
            "sku": "LAP-15",
            "name": "Laptop 15",
            "name_ar": "حاسوب محمول 15",
            "category_id": 1,
            "unit_price": "1251.00",
            "cost_price": "875.70",
            "unit_of_measure": "PCS",
            "barcode": "6290000000015",
            "images": ["/images/lap-15.jpg"],
            "weight": "1.250",
            "tags": ["new"],
        }
    ),
}
EXAMPLE_UPDATE: Final[dict[str, Example]] = {
    "a price": Example(value={"unit_price": "1199.00"}),
    "cleared": Example(value={"barcode": None, "description": None}),
}


class ProductList(Listing):
    search: str | None = Field(
        default=None, max_length=200, description="Part of the name in either language, SKU or barcode."
    )
    is_active: bool | None = Field(default=None, description="Both when left out.")
    category_id: RowId | None = None
    sort: str = sort_by(PRODUCT_SORT_FIELDS)

    def query(self) -> ProductQuery:
        return ProductQuery(
            search=self.search,
            is_active=self.is_active,
            category_id=self.category_id,
            sort=self.keys(),
            offset=self.offset,
            limit=self.page_size,
        )


class ProductCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    sku: Sku
    name: ProductName
    name_ar: ProductName | None = None
    description: Prose | None = None
    description_ar: Prose | None = None
    category_id: RowId
    unit_price: Price
    cost_price: Cost | None = None
    unit_of_measure: Annotated[Name, Field(max_length=50)]
    min_stock_level: Level = 0
    max_stock_level: Level | None = None
    reorder_point: Level = 0
    barcode: Annotated[Code, Field(max_length=100)] | None = None
    image_url: Url | None = None
    images: Urls = []
    videos: Urls = []
    weight: Weight | None = None
    dimensions: Dimensions | None = None
    color: Text50 | None = None
    size: Text50 | None = None
    brand: Text100 | None = None
    model: Text100 | None = None
    is_active: bool = True
    is_trackable: bool = True
    is_digital: bool = False
    is_featured: bool = False
    meta_title: Annotated[str, Field(max_length=200)] | None = None
    meta_description: Prose | None = None
    tags: Tags = []


class ProductUpdate(BaseModel):
    """What is left out is kept; null clears, where there is something that may be empty."""

    model_config = ConfigDict(extra="forbid")

    sku: Sku | SkipJsonSchema[None] = Kept
    name: ProductName | SkipJsonSchema[None] = Kept
    name_ar: ProductName | None = Kept
    description: Prose | None = Kept
    description_ar: Prose | None = Kept
    category_id: RowId | SkipJsonSchema[None] = Kept
    unit_price: Price | SkipJsonSchema[None] = Kept
    cost_price: Cost | None = Kept
    unit_of_measure: Annotated[Name, Field(max_length=50)] | SkipJsonSchema[None] = Kept
    min_stock_level: Level | SkipJsonSchema[None] = Kept
    max_stock_level: Level | None = Kept
    reorder_point: Level | SkipJsonSchema[None] = Kept
    barcode: Annotated[Code, Field(max_length=100)] | None = Kept
    image_url: Url | None = Kept
    images: Urls | SkipJsonSchema[None] = Kept
    videos: Urls | SkipJsonSchema[None] = Kept
    weight: Weight | None = Kept
    dimensions: Dimensions | None = Kept
    color: Text50 | None = Kept
    size: Text50 | None = Kept
    brand: Text100 | None = Kept
    model: Text100 | None = Kept
    is_active: bool | SkipJsonSchema[None] = Kept
    is_trackable: bool | SkipJsonSchema[None] = Kept
    is_digital: bool | SkipJsonSchema[None] = Kept
    is_featured: bool | SkipJsonSchema[None] = Kept
    meta_title: Annotated[str, Field(max_length=200)] | None = Kept
    meta_description: Prose | None = Kept
    tags: Tags | SkipJsonSchema[None] = Kept

    _never_null = field_validator(
        "sku",
        "name",
        "category_id",
        "unit_price",
        "unit_of_measure",
        "min_stock_level",
        "reorder_point",
        "images",
        "videos",
        "is_active",
        "is_trackable",
        "is_digital",
        "is_featured",
        "tags",
        mode="before",
    )(refuse_null)


class ProductOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int = Field(examples=[1])
    sku: str = Field(examples=["LAP-15"])
    name: str = Field(examples=["Laptop 15"])
    name_ar: str | None = Field(examples=["حاسوب محمول 15"])
    description: str | None = Field(examples=["15 inch, 16 GB"])
    description_ar: str | None = Field(examples=["15 بوصة"])
    category_id: int = Field(examples=[1])
    category: CategoryOut
    unit_price: Decimal = Field(examples=["1251.00"])
    cost_price: Decimal | None = Field(examples=["875.70"])
    unit_of_measure: str = Field(examples=["PCS"])
    min_stock_level: int = Field(examples=[5])
    max_stock_level: int | None = Field(examples=[500])
    reorder_point: int = Field(examples=[10])
    barcode: str | None = Field(examples=["6290000000015"])
    image_url: str | None = Field(description="What lists show.", examples=["/images/lap-15.jpg"])
    images: list[str] | None = Field(examples=[["/images/lap-15.jpg"]])
    videos: list[str] | None = Field(examples=[[]])
    weight: Decimal | None = Field(examples=["1.250"])
    dimensions: dict[str, JsonValue] | None = Field(examples=[{"width": 36, "height": 2, "unit": "cm"}])
    color: str | None = Field(examples=["grey"])
    size: str | None = Field(examples=["15 inch"])
    brand: str | None = Field(examples=["TSH"])
    model: str | None = Field(examples=["L15"])
    is_active: bool = Field(examples=[True])
    is_trackable: bool = Field(examples=[True])
    is_digital: bool = Field(examples=[False])
    is_featured: bool = Field(examples=[True])
    meta_title: str | None = Field(examples=[None])
    meta_description: str | None = Field(examples=[None])
    tags: list[str] | None = Field(examples=[["new"]])
    created_at: datetime | None = Field(examples=["2026-11-22T09:30:00Z"])
    updated_at: datetime | None = Field(examples=["2026-11-23T14:05:00Z"])
