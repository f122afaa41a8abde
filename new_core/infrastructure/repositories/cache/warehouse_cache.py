"""Warehouses, read through the cache. Only for read-only units of work: what is to be changed is read afresh."""

from collections.abc import Sequence
from typing import Final

from new_core.application.dtos.warehouse_dto import WarehouseQuery
from new_core.application.interfaces.repositories.warehouse_repository import WarehouseRepository
from new_core.application.interfaces.services.cache import Cache
from new_core.domain.entities.warehouse import Warehouse
from new_core.infrastructure.repositories.cache.kept_entities import KeptEntities, Readers

FORMAT: Final = "1"
"""Count it up when the kept form of a warehouse changes."""
READERS: Final[Readers] = {}


class CachedWarehouseRepository:
    def __init__(self, stored: WarehouseRepository, cache: Cache, seconds: float) -> None:
        self._stored = stored
        self._kept = KeptEntities(Warehouse, READERS, FORMAT, cache, seconds)

    async def get(self, identity: int) -> Warehouse | None:
        return await self._kept.one(identity, lambda: self._stored.get(identity))

    async def get_for_update(self, identity: int) -> Warehouse | None:
        return await self._stored.get_for_update(identity)

    async def save(self, aggregate: Warehouse) -> None:
        await self._stored.save(aggregate)

    async def find(self, query: WarehouseQuery) -> list[Warehouse]:
        return await self._kept.many(query, lambda: self._stored.find(query))

    async def count(self, query: WarehouseQuery) -> int:
        return await self._kept.number(query, lambda: self._stored.count(query))

    async def missing_references(self, warehouse: Warehouse) -> Sequence[tuple[str, int]]:
        return await self._stored.missing_references(warehouse)

    async def remove(self, warehouse: Warehouse) -> None:
        await self._stored.remove(warehouse)
