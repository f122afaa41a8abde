"""Products, read through the cache. Only for read-only units of work: what is to be changed is read afresh."""

from decimal import Decimal
from typing import Final

from new_core.application.dtos.product_dto import ProductQuery
from new_core.application.interfaces.repositories.product_repository import ProductRepository
from new_core.application.interfaces.services.cache import Cache
from new_core.domain.entities.product import Product
from new_core.infrastructure.repositories.cache.kept_entities import TIMES, KeptEntities, Readers

FORMAT: Final = "1"
"""Count it up when the kept form of a product changes."""
READERS: Final[Readers] = {**TIMES, "unit_price": Decimal, "cost_price": Decimal, "weight": Decimal}


class CachedProductRepository:
    def __init__(self, stored: ProductRepository, cache: Cache, seconds: float) -> None:
        self._stored = stored
        self._kept = KeptEntities(Product, READERS, FORMAT, cache, seconds)

    async def get(self, identity: int) -> Product | None:
        return await self._kept.one(identity, lambda: self._stored.get(identity))

    async def get_for_update(self, identity: int) -> Product | None:
        return await self._stored.get_for_update(identity)

    async def save(self, aggregate: Product) -> None:
        await self._stored.save(aggregate)

    async def find(self, query: ProductQuery) -> list[Product]:
        return await self._kept.many(query, lambda: self._stored.find(query))

    async def count(self, query: ProductQuery) -> int:
        return await self._kept.number(query, lambda: self._stored.count(query))

    async def is_sku_taken(self, sku: str) -> bool:
        return await self._stored.is_sku_taken(sku)

    async def is_barcode_taken(self, barcode: str) -> bool:
        return await self._stored.is_barcode_taken(barcode)
