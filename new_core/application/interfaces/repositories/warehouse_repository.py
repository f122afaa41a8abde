"""Port to the warehouses."""

from collections.abc import Sequence
from typing import Protocol

from new_core.application.dtos.warehouse_dto import WarehouseQuery
from new_core.application.interfaces.repositories.base_repository import BaseRepository
from new_core.domain.entities.warehouse import Warehouse


class WarehouseRepository(BaseRepository[Warehouse], Protocol):
    async def find(self, query: WarehouseQuery) -> list[Warehouse]: ...

    async def count(self, query: WarehouseQuery) -> int:
        """Count what `find` would give without offset and limit."""
        ...

    async def missing_references(self, warehouse: Warehouse) -> Sequence[tuple[str, int]]:
        """Name the values that refer to a row that is not there."""
        ...

    async def remove(self, warehouse: Warehouse) -> None:
        """Delete it; WarehouseInUseError if any row of the database refers to it."""
        ...
