"""The names that forms offer, kept until something happens to a user or a branch. Nothing of who may do what is in them."""

import json
from collections.abc import Collection
from dataclasses import asdict
from typing import Final

from new_core.application.dtos.account_dto import BranchDTO, SalespersonDTO
from new_core.application.interfaces.repositories.directory_repository import DirectoryRepository
from new_core.application.interfaces.services.cache import Cache, CacheKey
from new_core.infrastructure.cache import spaces

FORMAT: Final = "1"
"""Count it up when the kept form of any of them changes."""
USERS: Final = spaces.many("user")
BRANCHES: Final = spaces.many("branch")


class CachedDirectoryRepository:
    def __init__(self, stored: DirectoryRepository, cache: Cache, seconds: float) -> None:
        self._stored = stored
        self._cache = cache
        self._seconds = seconds

    async def salespersons(self) -> list[SalespersonDTO]:
        async def load() -> str:
            return json.dumps([asdict(each) for each in await self._stored.salespersons()])

        key = CacheKey(USERS, f"{FORMAT}/salespersons")
        return [SalespersonDTO(**each) for each in json.loads(await self._cache.fetch(key, load, self._seconds))]

    async def branches(self) -> list[BranchDTO]:
        async def load() -> str:
            return json.dumps([asdict(each) for each in await self._stored.branches()])

        key = CacheKey(BRANCHES, f"{FORMAT}/names")
        return [BranchDTO(**each) for each in json.loads(await self._cache.fetch(key, load, self._seconds))]

    async def user_names(self, user_ids: Collection[int]) -> dict[int, str]:
        asked = sorted(set(user_ids))

        async def load() -> str:
            return json.dumps(list((await self._stored.user_names(asked)).items()))

        key = CacheKey(USERS, f"{FORMAT}/names/{asked!r}")
        return dict(json.loads(await self._cache.fetch(key, load, self._seconds)))
