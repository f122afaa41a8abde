"""Port to the movements of stock: written once, never changed."""

from collections.abc import Sequence
from typing import Protocol

from new_core.application.dtos.inventory_dto import MovementQuery
from new_core.domain.entities.inventory_item import StockMovement


class StockMovementRepository(Protocol):
    async def find(self, query: MovementQuery) -> list[StockMovement]: ...

    async def count(self, query: MovementQuery) -> int: ...

    async def missing_references(self, movements: Sequence[StockMovement]) -> Sequence[tuple[str, int]]:
        """Name the values that refer to a row that is not there."""
        ...

    async def add(self, movements: Sequence[StockMovement]) -> None: ...
