"""Port to the products."""

from typing import Protocol

from new_core.application.dtos.product_dto import ProductQuery
from new_core.application.interfaces.repositories.base_repository import BaseRepository
from new_core.domain.entities.product import Product


class ProductRepository(BaseRepository[Product], Protocol):
    async def find(self, query: ProductQuery) -> list[Product]: ...

    async def count(self, query: ProductQuery) -> int:
        """Count what `find` would give without offset and limit."""
        ...

    async def is_sku_taken(self, sku: str) -> bool: ...

    async def is_barcode_taken(self, barcode: str) -> bool: ...
