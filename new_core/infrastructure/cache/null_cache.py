"""The cache that keeps nothing: right wherever another application writes the same tables."""

from new_core.application.interfaces.services.cache import CacheKey, Load


class NullCache:
    async def fetch(self, key: CacheKey, load: Load, seconds: float) -> str:
        return await load()

    async def invalidate(self, *spaces: str) -> bool:
        return True

    async def close(self) -> None:
        return
