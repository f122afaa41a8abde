"""Bodies of the products router; the order of the fields is the order of the keys in its answers."""

from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

MEDIA_TYPE = "^(image|video)$"


class CategoryCreate(BaseModel):
    name: str = Field(max_length=100)
    name_ar: str | None = Field(default=None, max_length=100)
    description: str | None = None
    description_ar: str | None = None
    parent_id: int | None = None
    is_active: bool = True


class Category(CategoryCreate):
    model_config = ConfigDict(from_attributes=True)

    id: int
    created_at: datetime
    updated_at: datetime | None


class ProductCreate(BaseModel):
    sku: str = Field(max_length=50)
    name: str = Field(max_length=200)
    name_ar: str | None = Field(default=None, max_length=200)
    description: str | None = None
    description_ar: str | None = None
    category_id: int
    unit_price: Decimal = Field(gt=0)
    cost_price: Decimal | None = None
    unit_of_measure: str = Field(max_length=50)
    min_stock_level: int = Field(default=0, ge=0)
    max_stock_level: int | None = Field(default=None, ge=0)
    reorder_point: int = Field(default=0, ge=0)
    barcode: str | None = Field(default=None, max_length=100)
    image_url: str | None = Field(default=None, max_length=500)
    images: list[str] | None = Field(default_factory=list)
    videos: list[str] | None = Field(default_factory=list)
    weight: Decimal | None = None
    dimensions: dict[str, object] | None = None
    color: str | None = Field(default=None, max_length=50)
    size: str | None = Field(default=None, max_length=50)
    brand: str | None = Field(default=None, max_length=100)
    model: str | None = Field(default=None, max_length=100)
    is_active: bool = True
    is_trackable: bool = True
    is_digital: bool = False
    is_featured: bool = False
    meta_title: str | None = Field(default=None, max_length=200)
    meta_description: str | None = None
    tags: list[str] | None = Field(default_factory=list)


class ProductUpdate(BaseModel):
    sku: str | None = Field(default=None, max_length=50)
    name: str | None = Field(default=None, max_length=200)
    name_ar: str | None = Field(default=None, max_length=200)
    description: str | None = None
    description_ar: str | None = None
    category_id: int | None = None
    unit_price: Decimal | None = Field(default=None, gt=0)
    cost_price: Decimal | None = None
    unit_of_measure: str | None = Field(default=None, max_length=50)
    min_stock_level: int | None = Field(default=None, ge=0)
    max_stock_level: int | None = Field(default=None, ge=0)
    reorder_point: int | None = Field(default=None, ge=0)
    barcode: str | None = Field(default=None, max_length=100)
    image_url: str | None = Field(default=None, max_length=500)
    images: list[str] | None = None
    videos: list[str] | None = None
    weight: Decimal | None = None
    dimensions: dict[str, object] | None = None
    color: str | None = Field(default=None, max_length=50)
    size: str | None = Field(default=None, max_length=50)
    brand: str | None = Field(default=None, max_length=100)
    model: str | None = Field(default=None, max_length=100)
    is_active: bool | None = None
    is_trackable: bool | None = None
    is_digital: bool | None = None
    is_featured: bool | None = None
    meta_title: str | None = Field(default=None, max_length=200)
    meta_description: str | None = None
    tags: list[str] | None = None


class Product(ProductCreate):
    model_config = ConfigDict(from_attributes=True)

    id: int
    created_at: datetime
    updated_at: datetime | None
    category: Category


class ProductSummary(BaseModel):
    """The category's names are no columns of a product: rows must be given them, or serialising fails."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    sku: str
    name: str
    name_ar: str | None = None
    unit_price: Decimal
    unit_of_measure: str
    is_active: bool
    category_name: str
    category_name_ar: str | None = None
    image_url: str | None = None


class TranslateRequest(BaseModel):
    english_name: str
    description: str | None = None


class TranslateResponse(BaseModel):
    arabic_name: str
    arabic_description: str | None = None


class MediaUploadRequest(BaseModel):
    product_id: int
    media_type: str = Field(pattern=MEDIA_TYPE)
    media_url: str = Field(max_length=500)
    is_primary: bool = False


class MediaUploadResponse(BaseModel):
    success: bool
    message: str
    media_url: str
