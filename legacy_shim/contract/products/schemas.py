"""Bodies as the monolith's OpenAPI document declares them; the order of the fields is that of the keys."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field, field_validator

from legacy_shim.fields import refuse_null
from legacy_shim.stored import stored
from new_core.application.dtos.category_dto import CategoryChanges, CategoryDTO, category_changes
from new_core.application.dtos.product_dto import ProductChanges, ProductDTO, product_changes
from new_core.domain.value_objects.media import MediaKind

Text50 = Annotated[str, Field(max_length=50)]
Text100 = Annotated[str, Field(max_length=100)]
Text200 = Annotated[str, Field(max_length=200)]
Text500 = Annotated[str, Field(max_length=500)]
Price = Annotated[Decimal, Field(gt=0)]
Level = Annotated[int, Field(ge=0)]
MediaType = Annotated[str, Field(pattern="^(image|video)$")]


class CategoryCreate(BaseModel):
    name: Text100
    name_ar: Text100 | None = None
    description: str | None = None
    description_ar: str | None = None
    parent_id: int | None = None
    is_active: bool = True

    def changes(self) -> CategoryChanges:
        return category_changes(self.model_dump())


class Category(BaseModel):
    name: Text100
    name_ar: Text100 | None = None
    description: str | None = None
    description_ar: str | None = None
    parent_id: int | None = None
    is_active: bool = True
    id: int
    created_at: datetime | None
    updated_at: datetime | None

    @classmethod
    def of(cls, category: CategoryDTO) -> "Category":
        """Take it as it is stored: what the monolith's own schema forbids must still be readable."""
        return stored(cls, category)


class ProductCreate(BaseModel):
    sku: Text50
    name: Text200
    name_ar: Text200 | None = None
    description: str | None = None
    description_ar: str | None = None
    category_id: int
    unit_price: Price
    cost_price: Decimal | None = None
    unit_of_measure: Text50
    min_stock_level: Level = 0
    max_stock_level: Level | None = None
    reorder_point: Level = 0
    barcode: Text100 | None = None
    image_url: Text500 | None = None
    images: list[str] | None = Field(default_factory=list)
    videos: list[str] | None = Field(default_factory=list)
    weight: Decimal | None = None
    dimensions: dict[str, object] | None = None
    color: Text50 | None = None
    size: Text50 | None = None
    brand: Text100 | None = None
    model: Text100 | None = None
    is_active: bool = True
    is_trackable: bool = True
    is_digital: bool = False
    is_featured: bool = False
    meta_title: Text200 | None = None
    meta_description: str | None = None
    tags: list[str] | None = Field(default_factory=list)

    def changes(self) -> ProductChanges:
        return product_changes(self.model_dump())


class ProductUpdate(BaseModel):
    sku: Text50 | None = None
    name: Text200 | None = None
    name_ar: Text200 | None = None
    description: str | None = None
    description_ar: str | None = None
    category_id: int | None = None
    unit_price: Price | None = None
    cost_price: Decimal | None = None
    unit_of_measure: Text50 | None = None
    min_stock_level: Level | None = None
    max_stock_level: Level | None = None
    reorder_point: Level | None = None
    barcode: Text100 | None = None
    image_url: Text500 | None = None
    images: list[str] | None = None
    videos: list[str] | None = None
    weight: Decimal | None = None
    dimensions: dict[str, object] | None = None
    color: Text50 | None = None
    size: Text50 | None = None
    brand: Text100 | None = None
    model: Text100 | None = None
    is_active: bool | None = None
    is_trackable: bool | None = None
    is_digital: bool | None = None
    is_featured: bool | None = None
    meta_title: Text200 | None = None
    meta_description: str | None = None
    tags: list[str] | None = None

    _no_text = field_validator("sku", "name", "unit_of_measure", mode="before")(refuse_null("string_type"))
    _no_decimal = field_validator("unit_price", mode="before")(refuse_null("decimal_type"))
    _no_number = field_validator("category_id", "min_stock_level", "reorder_point", mode="before")(
        refuse_null("int_type")
    )
    _no_truth = field_validator("is_active", "is_trackable", "is_digital", "is_featured", mode="before")(
        refuse_null("bool_type")
    )

    def changes(self) -> ProductChanges:
        return product_changes(self.model_dump(exclude_unset=True))


class Product(BaseModel):
    sku: Text50
    name: Text200
    name_ar: Text200 | None = None
    description: str | None = None
    description_ar: str | None = None
    category_id: int
    unit_price: Decimal
    cost_price: Decimal | None = None
    unit_of_measure: Text50
    min_stock_level: Level = 0
    max_stock_level: Level | None = None
    reorder_point: Level = 0
    barcode: Text100 | None = None
    image_url: Text500 | None = None
    images: list[str] | None = []
    videos: list[str] | None = []
    weight: Decimal | None = None
    dimensions: dict[str, object] | None = None
    color: Text50 | None = None
    size: Text50 | None = None
    brand: Text100 | None = None
    model: Text100 | None = None
    is_active: bool = True
    is_trackable: bool = True
    is_digital: bool = False
    is_featured: bool = False
    meta_title: Text200 | None = None
    meta_description: str | None = None
    tags: list[str] | None = []
    id: int
    created_at: datetime | None
    updated_at: datetime | None
    category: Category

    @classmethod
    def of(cls, product: ProductDTO) -> "Product":
        """Take it as it is stored: what the monolith's own schema forbids must still be readable."""
        return stored(cls, product, category=Category.of(product.category))


class ProductSummary(BaseModel):
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

    @classmethod
    def of(cls, product: ProductDTO) -> "ProductSummary":
        return cls.model_construct(
            id=product.id,
            sku=product.sku,
            name=product.name,
            name_ar=product.name_ar,
            unit_price=product.unit_price,
            unit_of_measure=product.unit_of_measure,
            is_active=product.is_active,
            category_name=product.category.name,
            category_name_ar=product.category.name_ar,
            image_url=product.image_url,
        )


class TranslateRequest(BaseModel):
    english_name: str
    description: str | None = None


class TranslateResponse(BaseModel):
    arabic_name: str
    arabic_description: str | None = None


class MediaUploadRequest(BaseModel):
    product_id: int
    """The product is the one in the path, whatever is said here."""
    media_type: MediaType
    media_url: Text500
    is_primary: bool = False

    @property
    def kind(self) -> MediaKind:
        return MediaKind(self.media_type)


class MediaUploadResponse(BaseModel):
    success: bool
    message: str
    media_url: str
