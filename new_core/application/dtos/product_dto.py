"""Products as callers of the services see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, Self, cast, get_args

from new_core.application.dtos.category_dto import CategoryDTO
from new_core.application.dtos.copying import copier
from new_core.application.dtos.page_dto import SortKey
from new_core.domain.entities.category import Category
from new_core.domain.entities.product import Product, ProductFields

ProductChanges = ProductFields
ProductSortField = Literal["id", "sku", "name", "unit_price", "created_at"]
PRODUCT_SORT_FIELDS: tuple[str, ...] = get_args(ProductSortField)


def product_changes(values: Mapping[str, object]) -> ProductChanges:
    """Take plain values, checked by the caller's schema."""
    return cast("ProductChanges", dict(values))


@dataclass(frozen=True, slots=True)
class ProductQuery:
    """Which products, in which order; equal ones by id, so that pages never overlap."""

    search: str | None = None
    """Part of the name in either language, the SKU or the barcode, in any case; `%` and `_` mean themselves."""
    is_active: bool | None = None
    category_id: int | None = None
    is_featured: bool | None = None
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    ids: tuple[int, ...] | None = None
    """Only these; all where it is None."""
    sort: tuple[SortKey, ...] = ()
    offset: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True)
class ProductDTO:
    id: int
    sku: str
    name: str
    name_ar: str | None
    description: str | None
    description_ar: str | None
    category_id: int
    unit_price: Decimal
    cost_price: Decimal | None
    unit_of_measure: str
    min_stock_level: int
    max_stock_level: int | None
    reorder_point: int
    barcode: str | None
    image_url: str | None
    images: list[str] | None
    videos: list[str] | None
    weight: Decimal | None
    dimensions: dict[str, object] | None
    color: str | None
    size: str | None
    brand: str | None
    model: str | None
    is_active: bool
    is_trackable: bool
    is_digital: bool
    is_featured: bool
    meta_title: str | None
    meta_description: str | None
    tags: list[str] | None
    created_at: datetime | None
    updated_at: datetime | None
    category: CategoryDTO

    @classmethod
    def of(cls, product: Product, category: Category) -> Self:
        return cls(**_of_product(product), category=CategoryDTO.of(category))


_of_product = copier(ProductDTO, "category")


@dataclass(frozen=True, slots=True)
class CatalogueFigures:
    products: int
    active_products: int
    categories: int
