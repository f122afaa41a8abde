"""What the mobile app puts in front of a shopper: carts, promotions, reviews."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from legacy_shim.standin.models.types import (
    Base,
    Id,
    Jsonb,
    LongText,
    Naive,
    Stamped,
    Str50,
    Str100,
    Str255,
    Str500,
    Strings,
    Touched,
)


class Promotion(Base):
    __tablename__ = "promotions"

    id: Mapped[Id]
    title: Mapped[Str255]
    description: Mapped[LongText | None]
    banner_url: Mapped[Str500 | None]
    discount_type: Mapped[Str50]
    discount_value: Mapped[float | None]
    start_date: Mapped[Naive]
    end_date: Mapped[Naive | None]
    is_active: Mapped[bool | None] = mapped_column(default=True)
    priority: Mapped[int | None]
    applies_to_checkout: Mapped[bool | None]
    applies_to_home: Mapped[bool | None]
    min_purchase_amount: Mapped[float | None]
    max_uses: Mapped[int | None]
    current_uses: Mapped[int | None]
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branches.id"))
    product_ids: Mapped[Jsonb | None]
    category_ids: Mapped[Jsonb | None]
    promo_code: Mapped[Str50 | None] = mapped_column(unique=True)
    requires_code: Mapped[bool | None]
    settings: Mapped[Jsonb | None]
    created_at: Mapped[Stamped]
    updated_at: Mapped[Touched]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Cart(Base):
    __tablename__ = "carts"

    id: Mapped[Id]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branches.id"))
    status: Mapped[Str50]
    is_active: Mapped[bool | None] = mapped_column(default=True)
    session_id: Mapped[Str255 | None]
    device_type: Mapped[Str50 | None]
    device_info: Mapped[Jsonb | None]
    subtotal: Mapped[float]
    discount_amount: Mapped[float]
    tax_amount: Mapped[float]
    delivery_fee: Mapped[float]
    total: Mapped[float]
    promotion_id: Mapped[int | None] = mapped_column(ForeignKey("promotions.id"))
    promo_code: Mapped[Str50 | None]
    delivery_address_id: Mapped[int | None]
    delivery_method: Mapped[Str50 | None]
    delivery_notes: Mapped[LongText | None]
    converted_to_order_id: Mapped[int | None]
    converted_at: Mapped[Naive | None]
    last_activity_at: Mapped[Naive]
    abandoned_at: Mapped[Naive | None]
    abandonment_reason: Mapped[Str255 | None]
    created_at: Mapped[Stamped]
    updated_at: Mapped[Touched]
    expires_at: Mapped[Naive | None]


class CartItem(Base):
    __tablename__ = "cart_items"

    id: Mapped[Id]
    cart_id: Mapped[int] = mapped_column(ForeignKey("carts.id", ondelete="CASCADE"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    quantity: Mapped[int]
    unit_price: Mapped[float]
    subtotal: Mapped[float]
    original_price: Mapped[float | None]
    discount_amount: Mapped[float]
    applied_promotion_id: Mapped[int | None] = mapped_column(ForeignKey("promotions.id"))
    product_name: Mapped[Str255 | None]
    product_sku: Mapped[Str100 | None]
    product_image: Mapped[Str500 | None]
    notes: Mapped[LongText | None]
    customization: Mapped[Jsonb | None]
    is_available: Mapped[bool | None] = mapped_column(default=True)
    availability_checked_at: Mapped[Naive | None]
    added_at: Mapped[Naive]
    updated_at: Mapped[Touched]


class Review(Base):
    __tablename__ = "reviews"

    id: Mapped[Id]
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    rating: Mapped[int]
    title: Mapped[Str255 | None]
    comment: Mapped[LongText | None]
    images: Mapped[Strings | None]
    video_url: Mapped[Str500 | None]
    is_verified_purchase: Mapped[bool | None] = mapped_column(default=False)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("sales_orders.id"))
    purchase_date: Mapped[Naive | None]
    status: Mapped[Str50]
    is_visible: Mapped[bool | None] = mapped_column(default=True)
    moderated_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    moderated_at: Mapped[Naive | None]
    moderation_notes: Mapped[LongText | None]
    helpful_count: Mapped[int]
    not_helpful_count: Mapped[int]
    response_text: Mapped[LongText | None]
    responded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    responded_at: Mapped[Naive | None]
    is_flagged: Mapped[bool | None] = mapped_column(default=False)
    flag_count: Mapped[int | None]
    flag_reasons: Mapped[Jsonb | None]
    is_featured: Mapped[bool | None] = mapped_column(default=False)
    display_priority: Mapped[int | None]
    customer_name: Mapped[Str255 | None]
    customer_location: Mapped[Str255 | None]
    attributes: Mapped[Jsonb | None]
    created_at: Mapped[Stamped]
    updated_at: Mapped[Touched]
    published_at: Mapped[Naive | None]
    deleted_at: Mapped[Naive | None]
    is_deleted: Mapped[bool | None] = mapped_column(default=False)
