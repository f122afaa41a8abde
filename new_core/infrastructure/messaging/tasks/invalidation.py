"""Tells the cache what became old, for the case that it could not be told at the commit."""

from new_core.application.interfaces.services.cache import Cache
from new_core.application.interfaces.services.delivery_errors import TemporaryServiceError
from new_core.infrastructure.cache.spaces import made_old_by
from new_core.infrastructure.messaging.delivery import Event


class InvalidationHandler:
    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def wants(self, name: str) -> bool:
        # Every event makes something old.
        return bool(name)

    async def handle(self, event: Event) -> None:
        if not await self._cache.invalidate(*made_old_by(event.aggregate, event.aggregate_id)):
            raise TemporaryServiceError("cache", "it does not answer")
