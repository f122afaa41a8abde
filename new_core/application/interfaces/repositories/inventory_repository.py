"""Port to the stock of products in warehouses."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Protocol

from new_core.application.dtos.inventory_dto import InventoryItemDTO, InventoryQuery, StockFigures
from new_core.application.interfaces.repositories.base_repository import BaseRepository
from new_core.domain.entities.inventory_item import InventoryItem


class InventoryRepository(BaseRepository[InventoryItem], Protocol):
    async def find(self, query: InventoryQuery) -> list[InventoryItemDTO]: ...

    async def count(self, query: InventoryQuery) -> int:
        """Count what `find` would give without offset and limit."""
        ...

    async def show(self, item_id: int) -> InventoryItemDTO | None: ...

    async def available(self, product_ids: Collection[int], branch_id: int | None) -> dict[int, Decimal]:
        """Tell what is on hand and not reserved, by product, in all warehouses or only the branch's."""
        ...

    async def figures(self) -> StockFigures: ...

    async def get_all_for_update(self, item_ids: Collection[int]) -> list[InventoryItem]:
        """Get them with their rows locked, always in order of id, so that two who want the same never wait in a ring."""
        ...

    async def get_stocked_for_update(self, warehouse_id: int, product_ids: Collection[int]) -> dict[int, InventoryItem]:
        """Get the items of these products there, by product, locked as above; the first where there are several."""
        ...

    async def lock_place(self, product_id: int, warehouse_id: int) -> int | None:
        """Tell the id of the product's item there; until the unit ends nobody else can create one in this warehouse.

        The table has no unique key that would refuse a second one.
        """
        ...

    async def missing_references(self, item: InventoryItem) -> Sequence[tuple[str, int]]:
        """Name the values that refer to a row that is not there."""
        ...

    async def remove(self, item: InventoryItem) -> None:
        """Delete it; InventoryItemInUseError if movements refer to it."""
        ...
