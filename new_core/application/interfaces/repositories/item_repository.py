"""Port to the items, which came over from Zoho."""

from typing import Protocol

from new_core.application.dtos.item_dto import ItemQuery
from new_core.application.interfaces.repositories.base_repository import BaseRepository
from new_core.domain.entities.item import Item


class ItemRepository(BaseRepository[Item], Protocol):
    async def find(self, query: ItemQuery) -> list[Item]: ...

    async def count(self, query: ItemQuery) -> int:
        """Count what `find` would give without offset and limit."""
        ...

    async def is_code_taken(self, code: str) -> bool: ...

    async def is_category(self, category_id: int) -> bool: ...

    async def remove(self, item: Item) -> None:
        """Delete it now; what is in stock or on a price list is refused."""
        ...
