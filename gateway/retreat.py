"""An endpoint given back to legacy: its route flag moved in the store, with an audit row that says why."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final, Protocol

import structlog

from flags.errors import FlagsError
from flags.model import Flag
from flags.registry import route_flag

log = structlog.get_logger("gateway")

WHO: Final = "banyan"
RETRY_SECONDS: Final = 2.0


class Changeable(Protocol):
    async def change(self, flags: Sequence[Flag], *, who: str, why: str, action: str) -> int: ...


class FlagRetreat:
    """Implements ``pipeline.Retreat``; ``on_done`` is called once the flag speaks for itself."""

    def __init__(
        self,
        flags: Changeable,
        on_done: Callable[[str], None],
        tasks: asyncio.TaskGroup,
        retry: float = RETRY_SECONDS,
    ) -> None:
        self._flags = flags
        self._on_done = on_done
        self._tasks = tasks
        self._retry = retry
        self._moving: set[asyncio.Task[None]] = set()

    def give_back(self, endpoint_id: str, why: str) -> None:
        moving = self._tasks.create_task(self._move(endpoint_id, why))
        self._moving.add(moving)
        moving.add_done_callback(self._moving.discard)

    def close(self) -> None:
        """Try no longer."""
        for moving in self._moving:
            moving.cancel()

    async def _move(self, endpoint_id: str, why: str) -> None:
        while True:
            if await self._try(endpoint_id, why):
                self._on_done(endpoint_id)
                return
            await asyncio.sleep(self._retry)

    async def _try(self, endpoint_id: str, why: str) -> bool:
        try:
            await self._flags.change([Flag(route_flag(endpoint_id))], who=WHO, why=why, action="breaker")
        except (FlagsError, TimeoutError) as error:
            log.warning("gateway.give_back_failed", endpoint=endpoint_id, error=str(error))
            return False
        log.warning("gateway.given_back", endpoint=endpoint_id, why=why)
        return True
