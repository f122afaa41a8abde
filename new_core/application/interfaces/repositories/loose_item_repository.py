"""Port to the items that are kept apart from products."""

from typing import Protocol

from new_core.application.interfaces.repositories.base_repository import BaseRepository
from new_core.domain.entities.loose_item import LooseItem


class LooseItemRepository(BaseRepository[LooseItem], Protocol):
    async def is_sku_taken(self, sku: str) -> bool: ...
