"""Reads that draw on several aggregates, kept until an event of any of them; one key of the cache has only one space."""

import uuid
from collections.abc import Collection

from new_core.application.interfaces.services.cache import Cache, CacheKey, Load
from new_core.infrastructure.cache import spaces
from new_core.infrastructure.database.rehearsal import current_rehearsal

MARK = "mark"


class KeptReads:
    """Each aggregate has a mark in the space of its events: new events, new mark, and old keys are never asked for again."""

    def __init__(self, cache: Cache, seconds: float) -> None:
        self._cache = cache
        self._seconds = seconds

    async def fetch(self, name: str, aggregates: Collection[str], load: Load) -> str:
        """Give what is kept under `name`, or load it; it is old as soon as anything happens to one of the aggregates."""
        # What is only being rehearsed must neither be hidden by the cache nor get into it.
        if not self._seconds or current_rehearsal() is not None:
            return await load()
        # The first aggregate's own space already makes its values old; only the others need a mark in the name.
        first, *others = sorted(aggregates)
        marks = [await self._mark(aggregate) for aggregate in others]
        key = CacheKey(spaces.many(first), "/".join(("read", *marks, name)))
        return await self._cache.fetch(key, load, self._seconds)

    async def forget(self, aggregates: Collection[str], identity: int | None = None) -> bool:
        """Have all reads of the aggregates, and the one with that id, made anew; False if the cache does not answer."""
        if current_rehearsal() is not None:
            return True
        many = [spaces.many(aggregate) for aggregate in aggregates]
        one = [spaces.one(aggregate, identity) for aggregate in aggregates if identity is not None]
        return await self._cache.invalidate(*many, *one)

    async def _mark(self, aggregate: str) -> str:
        return await self._cache.fetch(CacheKey(spaces.many(aggregate), MARK), _new_mark, self._seconds)


async def _new_mark() -> str:
    return uuid.uuid4().hex
