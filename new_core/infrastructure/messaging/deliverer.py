"""Carries out one delivery and notes how it went; the same in this process and in a worker of Celery."""

import asyncio
import random
from collections.abc import Callable, Mapping
from typing import Final, Protocol

import structlog

from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.services.delivery_errors import PermanentServiceError, TemporaryServiceError
from new_core.infrastructure.messaging.delivery import MOST_ATTEMPTS, Claim, Event, Work, pause_before
from new_core.infrastructure.messaging.delivery_store import DeliveryStore

log = structlog.get_logger()


class Handler(Protocol):
    def wants(self, name: str) -> bool:
        """Tell whether events of this name are for this channel."""
        ...

    async def handle(self, event: Event) -> None:
        """Do it. It may come twice for one event, and must then have the effect of once."""
        ...


Handlers = Mapping[str, Handler]
"""By channel."""
_CHANCE: Final = random.SystemRandom()


def channels_of(handlers: Handlers) -> Callable[[str], list[str]]:
    return lambda name: [channel for channel, handler in handlers.items() if handler.wants(name)]


class Deliverer:
    def __init__(
        self, store: DeliveryStore, handlers: Handlers, clock: Clock, chance: Callable[[], float] = _CHANCE.random
    ) -> None:
        self._store = store
        self._handlers = handlers
        self._clock = clock
        self._chance = chance
        self._handling: set[asyncio.Future[None]] = set()
        self._is_stopping = False

    def interrupt(self) -> None:
        """Stop what is being handled and begin nothing more; all of it goes back. What notes it is not disturbed."""
        self._is_stopping = True
        for handling in self._handling:
            handling.cancel()

    async def deliver(self, claim: Claim) -> None:
        if self._is_stopping:
            await self._store.give_back([claim], self._clock())
            return
        work = await self._store.begin(claim, self._clock())
        if work is None:
            log.info("new_core.delivery.repeated", delivery=claim.delivery_id, channel=claim.channel)
            return
        try:
            await self._handle(work)
        except TemporaryServiceError as error:
            await self._put_off(work, str(error), error.retry_after)
        except PermanentServiceError as error:
            await self._give_up(work, str(error))
        except asyncio.CancelledError:
            # Interrupted: it may have been done or not, and is done again. At least once.
            await self._store.give_back([work.claim], self._clock())
        except Exception as error:  # noqa: BLE001  whatever it is, it is kept with the delivery and tried again
            await self._put_off(work, f"{type(error).__name__}: {error}", 0)
        else:
            await self._store.delivered(work, self._clock())
            log.info("new_core.delivery.done", **_fields(work))

    async def _handle(self, work: Work) -> None:
        handling = asyncio.ensure_future(self._handlers[work.claim.channel].handle(work.event))
        self._handling.add(handling)
        try:
            if self._is_stopping:
                handling.cancel()
            await handling
        finally:
            self._handling.discard(handling)

    async def _put_off(self, work: Work, problem: str, at_least: float) -> None:
        attempt = work.attempts + 1
        if attempt >= MOST_ATTEMPTS:
            await self._give_up(work, problem)
            return
        again_at = self._clock() + pause_before(attempt, self._chance(), at_least)
        await self._store.failed(work, problem, again_at)
        log.warning("new_core.delivery.put_off", problem=problem, again_at=again_at.isoformat(), **_fields(work))

    async def _give_up(self, work: Work, problem: str) -> None:
        await self._store.died(work, problem, self._clock())
        log.error("new_core.delivery.dead", problem=problem, **_fields(work))


def _fields(work: Work) -> dict[str, str | int]:
    return {
        "channel": work.claim.channel,
        "name": work.event.name,
        "aggregate": work.event.aggregate,
        "aggregate_id": work.event.aggregate_id,
        "attempt": work.attempts + 1,
    }
