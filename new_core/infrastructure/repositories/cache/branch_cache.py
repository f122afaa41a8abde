"""Branches, read through the cache. Only for read-only units of work: what is to be changed is read afresh."""

from collections.abc import Sequence
from typing import Final

from new_core.application.dtos.branch_dto import BranchQuery
from new_core.application.interfaces.repositories.branch_repository import BranchRepository
from new_core.application.interfaces.services.cache import Cache
from new_core.domain.entities.branch import Branch
from new_core.infrastructure.repositories.cache.kept_entities import TIMES, KeptEntities, Readers

FORMAT: Final = "1"
"""Count it up when the kept form of a branch changes."""
READERS: Final[Readers] = TIMES


class CachedBranchRepository:
    def __init__(self, stored: BranchRepository, cache: Cache, seconds: float) -> None:
        self._stored = stored
        self._kept = KeptEntities(Branch, READERS, FORMAT, cache, seconds)

    async def get(self, identity: int) -> Branch | None:
        return await self._kept.one(identity, lambda: self._stored.get(identity))

    async def get_for_update(self, identity: int) -> Branch | None:
        return await self._stored.get_for_update(identity)

    async def save(self, aggregate: Branch) -> None:
        await self._stored.save(aggregate)

    async def find(self, query: BranchQuery) -> list[Branch]:
        return await self._kept.many(query, lambda: self._stored.find(query))

    async def count(self, query: BranchQuery) -> int:
        return await self._kept.number(query, lambda: self._stored.count(query))

    async def is_code_taken(self, code: str) -> bool:
        return await self._stored.is_code_taken(code)

    async def highest_code(self, prefix: str) -> str | None:
        return await self._stored.highest_code(prefix)

    async def missing_references(self, branch: Branch) -> Sequence[tuple[str, int]]:
        return await self._stored.missing_references(branch)

    async def remove(self, branch: Branch) -> None:
        await self._stored.remove(branch)
