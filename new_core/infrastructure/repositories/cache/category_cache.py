"""Categories, read through the cache. Only for read-only units of work: what is to be changed is read afresh."""

from collections.abc import Collection
from typing import Final

from new_core.application.dtos.category_dto import CategoryQuery
from new_core.application.interfaces.repositories.category_repository import CategoryRepository
from new_core.application.interfaces.services.cache import Cache
from new_core.domain.entities.category import Category
from new_core.infrastructure.repositories.cache.kept_entities import TIMES, KeptEntities, Readers

FORMAT: Final = "1"
"""Count it up when the kept form of a category changes."""
READERS: Final[Readers] = TIMES


class CachedCategoryRepository:
    def __init__(self, stored: CategoryRepository, cache: Cache, seconds: float) -> None:
        self._stored = stored
        self._kept = KeptEntities(Category, READERS, FORMAT, cache, seconds)

    async def get(self, identity: int) -> Category | None:
        return await self._kept.one(identity, lambda: self._stored.get(identity))

    async def get_for_update(self, identity: int) -> Category | None:
        return await self._stored.get_for_update(identity)

    async def save(self, aggregate: Category) -> None:
        await self._stored.save(aggregate)

    async def find(self, query: CategoryQuery) -> list[Category]:
        return await self._kept.many(query, lambda: self._stored.find(query))

    async def count(self, query: CategoryQuery) -> int:
        return await self._kept.number(query, lambda: self._stored.count(query))

    async def by_ids(self, identities: Collection[int]) -> dict[int, Category]:
        async def find() -> list[Category]:
            return list((await self._stored.by_ids(identities)).values())

        return {each.identity: each for each in await self._kept.many(sorted(identities), find)}

    async def lock_tree(self) -> None:
        await self._stored.lock_tree()

    async def line_of(self, identity: int) -> list[int]:
        return await self._stored.line_of(identity)

    async def is_referred_to(self, identity: int) -> bool:
        return await self._stored.is_referred_to(identity)

    async def remove(self, category: Category) -> None:
        await self._stored.remove(category)
