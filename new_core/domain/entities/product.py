"""A product we sell and the rules a change to one must keep."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final, Self, TypedDict

from new_core.domain.entities.base import Entity
from new_core.domain.events.product_events import ProductCreated, ProductDeactivated, ProductUpdated
from new_core.domain.exceptions.product_exceptions import MediaNotFoundError
from new_core.domain.value_objects.columns import (
    Column,
    IntegerColumn,
    JsonColumn,
    NumericColumn,
    TextColumn,
    stored_values,
)
from new_core.domain.value_objects.media import MediaKind
from new_core.domain.value_objects.text import storable

CENT: Final = Decimal("0.01")
NOTHING: Final = Decimal(0)
LONGEST_URL: Final = 500
COLUMNS: Final[Mapping[str, Column]] = {
    "sku": TextColumn(50, is_required=True),
    "name": TextColumn(200, is_required=True),
    "name_ar": TextColumn(200),
    "description": TextColumn(),
    "description_ar": TextColumn(),
    # Whether there is such a category is asked of the database, whatever the number.
    "category_id": Column(is_required=True),
    "unit_price": NumericColumn(10, 2, CENT, is_required=True),
    "cost_price": NumericColumn(10, 2, NOTHING),
    "unit_of_measure": TextColumn(50, is_required=True),
    "min_stock_level": IntegerColumn(is_required=True),
    "max_stock_level": IntegerColumn(),
    "reorder_point": IntegerColumn(is_required=True),
    "barcode": TextColumn(100),
    "image_url": TextColumn(LONGEST_URL),
    "images": JsonColumn(),
    "videos": JsonColumn(),
    "weight": NumericColumn(10, 3, NOTHING),
    "dimensions": JsonColumn(),
    "color": TextColumn(50),
    "size": TextColumn(50),
    "brand": TextColumn(100),
    "model": TextColumn(100),
    "is_active": Column(is_required=True),
    "is_trackable": Column(is_required=True),
    "is_digital": Column(is_required=True),
    "is_featured": Column(is_required=True),
    "meta_title": TextColumn(200),
    "meta_description": TextColumn(),
    "tags": JsonColumn(),
}


class ProductFields(TypedDict, total=False):
    """What can be said of a product; what is left out keeps its value."""

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


@dataclass(eq=False, kw_only=True)
class Product(Entity):
    sku: str
    name: str
    category_id: int
    unit_price: Decimal
    unit_of_measure: str
    created_at: datetime | None
    id: int | None = None
    name_ar: str | None = None
    description: str | None = None
    description_ar: str | None = None
    cost_price: Decimal | None = None
    min_stock_level: int = 0
    max_stock_level: int | None = None
    reorder_point: int = 0
    barcode: str | None = None
    image_url: str | None = None
    """The picture that lists show; usually one of `images`."""
    images: list[str] | None = field(default_factory=list)
    videos: list[str] | None = field(default_factory=list)
    weight: Decimal | None = None
    dimensions: dict[str, object] | None = None
    color: str | None = None
    size: str | None = None
    brand: str | None = None
    model: str | None = None
    is_active: bool = True
    is_trackable: bool = True
    is_digital: bool = False
    is_featured: bool = False
    meta_title: str | None = None
    meta_description: str | None = None
    tags: list[str] | None = field(default_factory=list)
    updated_at: datetime | None = None

    @classmethod
    def create(cls, fields: ProductFields, at: datetime) -> Self:
        product = cls(created_at=at, **stored_values(fields, COLUMNS))  # type: ignore[arg-type]  # the names are those of ProductFields
        product.record(ProductCreated(occurred_at=at, sku=product.sku))
        return product

    def revise(self, fields: ProductFields, at: datetime) -> None:
        """Change what differs. A revision that changes nothing leaves no trace, not even in `updated_at`."""
        changed = self.assign(stored_values(fields, COLUMNS))
        if changed:
            self.updated_at = at
            self.record(ProductUpdated(occurred_at=at, changed=changed))

    def deactivate(self, at: datetime) -> None:
        """Take off sale; the row stays, because orders, invoices and stock name it."""
        if self.is_active:
            self.is_active = False
            self.updated_at = at
            self.record(ProductDeactivated(occurred_at=at))

    def add_media(self, kind: MediaKind, url: str, at: datetime, *, is_primary: bool = False) -> None:
        """Put it last in its list; a primary picture is also what lists show."""
        storable("media_url", url, LONGEST_URL)
        fields = _media_fields(kind, [*self.media(kind), url])
        if is_primary and kind is MediaKind.IMAGE:
            fields["image_url"] = url
        self.revise(fields, at)

    def remove_media(self, kind: MediaKind, url: str, at: datetime) -> None:
        if url not in self.media(kind):
            raise MediaNotFoundError(url)
        fields = _media_fields(kind, [each for each in self.media(kind) if each != url])
        if self.image_url == url:
            fields["image_url"] = None
        self.revise(fields, at)

    def media(self, kind: MediaKind) -> list[str]:
        return (self.images if kind is MediaKind.IMAGE else self.videos) or []


def _media_fields(kind: MediaKind, urls: list[str]) -> ProductFields:
    return ProductFields(images=urls) if kind is MediaKind.IMAGE else ProductFields(videos=urls)
