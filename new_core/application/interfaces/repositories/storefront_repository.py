"""Port to what the shop shows a customer beside products; reading only."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol

from new_core.application.dtos.storefront_dto import (
    AddressDTO,
    CartDTO,
    Place,
    PromotionDTO,
    RatingDTO,
    ReviewDTO,
)


class StorefrontRepository(Protocol):
    async def promotions(self, place: Place, branch_id: int | None, at: datetime) -> Sequence[PromotionDTO]:
        """Find what runs at that time for everybody there, the most important first."""
        ...

    async def cart_of(self, customer_id: int) -> CartDTO | None:
        """Find the cart that the customer touched last, unless it became an order or was given up."""
        ...

    async def addresses_of(self, customer_id: int) -> Sequence[AddressDTO]:
        """Find where the customer has things sent, the usual place first."""
        ...

    async def ratings_of(self, product_ids: Collection[int]) -> dict[int, RatingDTO]:
        """Tell what each was rated, by product; also those that nobody rated."""
        ...

    async def best_sellers(self, since: date, limit: int) -> Sequence[int]:
        """Find the active products of which most pieces were ordered since that day, in this order."""
        ...

    async def reviews_of(self, product_id: int, limit: int) -> Sequence[ReviewDTO]:
        """Find what was approved, the latest first."""
        ...
