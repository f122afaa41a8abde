"""What the shop shows a customer beside products."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Final

from new_core.application.dtos.storefront_dto import (
    AddressDTO,
    CartDTO,
    Place,
    PromotionDTO,
    RatingDTO,
    ReviewDTO,
)
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.unit_of_work import UnitOfWorkFactory

SEASON: Final = timedelta(days=90)
"""How far back sales make a product sell well."""


class StorefrontService:
    def __init__(self, units: UnitOfWorkFactory, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def list_promotions(self, place: Place, branch_id: int | None = None) -> Sequence[PromotionDTO]:
        async with self._units(read_only=True) as unit:
            return await unit.storefront.promotions(place, branch_id, self._clock())

    async def find_cart(self, customer_id: int) -> CartDTO | None:
        async with self._units(read_only=True) as unit:
            return await unit.storefront.cart_of(customer_id)

    async def list_addresses(self, customer_id: int) -> Sequence[AddressDTO]:
        async with self._units(read_only=True) as unit:
            return await unit.storefront.addresses_of(customer_id)

    async def list_ratings(self, product_ids: Collection[int]) -> dict[int, RatingDTO]:
        async with self._units(read_only=True) as unit:
            return await unit.storefront.ratings_of(product_ids)

    async def list_best_sellers(self, limit: int) -> Sequence[int]:
        """Give the ids of what sold best lately, the best first."""
        async with self._units(read_only=True) as unit:
            return await unit.storefront.best_sellers(self._clock().date() - SEASON, limit)

    async def list_reviews(self, product_id: int, limit: int = 5) -> Sequence[ReviewDTO]:
        async with self._units(read_only=True) as unit:
            return await unit.storefront.reviews_of(product_id, limit)
