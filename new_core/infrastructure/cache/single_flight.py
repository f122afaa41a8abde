"""Of those who want the same value at once, one loads it and all get it."""

import asyncio

from new_core.application.interfaces.services.cache import Load


class _AbandonedError(Exception):
    """Whoever was loading failed or was cancelled; that is theirs, so the next in line loads anew."""


class SingleFlight:
    def __init__(self) -> None:
        self._flights: dict[str, asyncio.Future[str]] = {}

    async def run(self, key: str, load: Load) -> str:
        while flight := self._flights.get(key):
            try:
                # Shielded: one impatient caller must not cancel the load for the others.
                return await asyncio.shield(flight)
            except _AbandonedError:
                continue
        return await self._lead(key, load)

    async def _lead(self, key: str, load: Load) -> str:
        flight: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._flights[key] = flight
        try:
            value = await load()
            flight.set_result(value)
            return value
        finally:
            del self._flights[key]
            if not flight.done():
                flight.set_exception(_AbandonedError())
                # Looked at here, since nobody may be waiting, and asyncio warns of errors nobody saw.
                flight.exception()
