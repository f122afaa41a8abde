"""Products, their categories and their prices."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from legacy_shim.standin.models.types import (
    Base,
    Created,
    Dec5x2,
    Dec10x2,
    Dec10x3,
    Dec15x2,
    Dec15x3,
    Id,
    Json,
    LongText,
    Stamped,
    Str,
    Str50,
    Str100,
    Str200,
    Str255,
    Str500,
    Touched,
    Updated,
)


class Category(Base):
    __tablename__ = "categories"

    id: Mapped[Id]
    name: Mapped[Str100]
    name_ar: Mapped[Str100 | None]
    description: Mapped[LongText | None]
    description_ar: Mapped[LongText | None]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    is_active: Mapped[bool | None] = mapped_column(default=True)
    created_at: Mapped[Created | None]
    updated_at: Mapped[Updated | None]


class Product(Base):
    __tablename__ = "products"

    id: Mapped[Id]
    sku: Mapped[Str50] = mapped_column(unique=True)
    name: Mapped[Str200]
    name_ar: Mapped[Str200 | None]
    description: Mapped[LongText | None]
    description_ar: Mapped[LongText | None]
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"))
    unit_price: Mapped[Dec10x2] = mapped_column(default=0)
    cost_price: Mapped[Dec10x2 | None]
    unit_of_measure: Mapped[Str50]
    min_stock_level: Mapped[int | None]
    max_stock_level: Mapped[int | None]
    reorder_point: Mapped[int | None]
    barcode: Mapped[Str100 | None] = mapped_column(unique=True)
    image_url: Mapped[Str500 | None]
    images: Mapped[Json | None]
    videos: Mapped[Json | None]
    weight: Mapped[Dec10x3 | None]
    dimensions: Mapped[Json | None]
    color: Mapped[Str50 | None]
    size: Mapped[Str50 | None]
    brand: Mapped[Str100 | None]
    model: Mapped[Str100 | None]
    is_active: Mapped[bool | None] = mapped_column(default=True)
    is_trackable: Mapped[bool | None] = mapped_column(default=True)
    is_digital: Mapped[bool | None] = mapped_column(default=False)
    is_featured: Mapped[bool | None] = mapped_column(default=False)
    meta_title: Mapped[Str200 | None]
    meta_description: Mapped[LongText | None]
    tags: Mapped[Json | None]
    created_at: Mapped[Created | None]
    updated_at: Mapped[Updated | None]

    category: Mapped["Category"] = relationship()


class Item(Base):
    __tablename__ = "items"

    id: Mapped[Id]
    name: Mapped[Str255]
    sku: Mapped[Str100] = mapped_column(unique=True)
    category: Mapped[Str100 | None]
    description: Mapped[LongText | None]
    unit_price: Mapped[Dec10x2 | None] = mapped_column(default=0)
    quantity_on_hand: Mapped[int | None]
    created_at: Mapped[Created | None]
    updated_at: Mapped[Updated | None]


class PricingList(Base):
    __tablename__ = "pricing_lists"

    id: Mapped[Id]
    name: Mapped[Str]
    price_list_type: Mapped[Str]
    description: Mapped[LongText | None]
    minimum_order_value: Mapped[Dec15x2 | None]
    discount_percentage: Mapped[Dec5x2 | None] = mapped_column(default=0)
    is_active: Mapped[bool | None] = mapped_column(default=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    created_at: Mapped[Stamped | None]
    updated_at: Mapped[Touched | None]


class ProductPrice(Base):
    __tablename__ = "product_prices"

    id: Mapped[Id]
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    pricing_list_id: Mapped[int] = mapped_column(ForeignKey("pricing_lists.id"))
    price: Mapped[Dec15x2]
    discount_percentage: Mapped[Dec5x2 | None] = mapped_column(default=0)
    minimum_quantity: Mapped[int | None]
    is_negotiable: Mapped[bool | None] = mapped_column(default=False)
    created_at: Mapped[Stamped | None]
    updated_at: Mapped[Touched | None]


class PriceListItem(Base):
    __tablename__ = "price_list_items"

    id: Mapped[Id]
    price_list_id: Mapped[int] = mapped_column(ForeignKey("price_lists.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("migration_items.id"))
    unit_price: Mapped[Dec15x3] = mapped_column(default=0)
    discount_percentage: Mapped[Dec5x2 | None] = mapped_column(default=0)
    minimum_quantity: Mapped[Dec10x3 | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Stamped]
    updated_at: Mapped[Touched | None]
