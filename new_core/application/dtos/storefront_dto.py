"""What the shop shows a customer beside products: promotions, the cart, addresses, what others thought of a product."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

Place = Literal["home", "checkout"]


@dataclass(frozen=True, slots=True)
class PromotionDTO:
    id: int
    title: str
    description: str | None
    banner_url: str | None
    discount_percentage: Decimal | None
    """None where the discount is an amount."""
    valid_until: datetime | None


@dataclass(frozen=True, slots=True)
class CartLineDTO:
    id: int
    product_id: int
    product_name: str
    product_image: str | None
    quantity: int
    unit_price: Decimal
    subtotal: Decimal


@dataclass(frozen=True, slots=True)
class CartDTO:
    id: int
    customer_id: int
    branch_id: int | None
    subtotal: Decimal
    discount_amount: Decimal
    tax_amount: Decimal
    delivery_fee: Decimal
    total: Decimal
    lines: tuple[CartLineDTO, ...]


@dataclass(frozen=True, slots=True)
class AddressDTO:
    id: int
    label: str | None
    full_name: str
    phone: str
    line1: str
    line2: str | None
    city: str
    country: str
    is_default: bool

    @property
    def text(self) -> str:
        """On one line."""
        return ", ".join(part for part in (self.line1, self.line2, self.city, self.country) if part)


@dataclass(frozen=True, slots=True)
class RatingDTO:
    average: Decimal | None
    """None where nobody has said anything yet."""
    count: int


@dataclass(frozen=True, slots=True)
class ReviewDTO:
    id: int
    rating: int
    title: str | None
    comment: str | None
    customer_name: str | None
    is_verified_purchase: bool
    created_at: datetime
