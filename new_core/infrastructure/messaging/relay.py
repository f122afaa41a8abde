"""Brings events from the outbox to those who carry them out: this process, or Celery's workers."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Final, Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.services.delivery_errors import TemporaryServiceError
from new_core.infrastructure.messaging.deliverer import Deliverer
from new_core.infrastructure.messaging.delivery import Claim
from new_core.infrastructure.messaging.delivery_store import DeliveryStore

log = structlog.get_logger()

LOST: Final = (SQLAlchemyError, OSError)
"""How a database fails that is gone; asyncpg lets a refused connection through as OSError."""
IDLE_SECONDS: Final = 1.0
"""Between looks for what other processes committed; what this one commits wakes the relay at once."""
QUEUE_REST: Final = timedelta(seconds=5)
AT_ONCE: Final = 4
"""Deliveries of one channel at the same time in this process."""


class Dispatcher(Protocol):
    async def dispatch(self, claims: Sequence[Claim]) -> None:
        """Have them carried out; TemporaryServiceError if nobody can be found to."""
        ...

    def interrupt(self) -> None:
        """Have what this process is carrying out given back, so that `dispatch` returns soon."""
        ...


class InProcessDispatcher:
    """Carries them out here, a few of each channel at a time."""

    def __init__(self, deliverer: Deliverer) -> None:
        self._deliverer = deliverer
        self._places: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(AT_ONCE))

    async def dispatch(self, claims: Sequence[Claim]) -> None:
        async with asyncio.TaskGroup() as group:
            for claim in claims:
                group.create_task(self._deliver(claim))

    def interrupt(self) -> None:
        self._deliverer.interrupt()

    async def _deliver(self, claim: Claim) -> None:
        async with self._places[claim.channel]:
            try:
                await self._deliverer.deliver(claim)
            except LOST as error:
                # Done or not, it could not be noted: it comes again when the lease is over.
                log.warning("new_core.delivery.unsettled", delivery=claim.delivery_id, error=str(error))


class Relay:
    """One loop looks for work; one for each channel does it, so that a slow channel holds up no other."""

    def __init__(self, store: DeliveryStore, dispatcher: Dispatcher, clock: Clock, channels: Collection[str]) -> None:
        self._store = store
        self._dispatcher = dispatcher
        self._clock = clock
        self._awake = asyncio.Event()
        self._due = {channel: asyncio.Event() for channel in channels}
        self._is_lost = False
        self._is_stopping = False

    def wake(self) -> None:
        self._awake.set()

    async def run(self) -> None:
        """Relay until cancelled. A database that is gone is waited for.

        The loops are asked to end and not cancelled themselves: a statement that is torn off costs a connection,
        and may leave SQLite locked.
        """
        loops = asyncio.ensure_future(self._run_loops())
        try:
            await asyncio.shield(loops)
        except asyncio.CancelledError:
            self._stop()
            await asyncio.gather(loops, return_exceptions=True)
            raise

    async def _run_loops(self) -> None:
        async with asyncio.TaskGroup() as group:
            for channel in self._due:
                group.create_task(self._serve(channel))
            while not self._is_stopping:
                await self._look()
                await self._rest()

    def _stop(self) -> None:
        self._is_stopping = True
        self._dispatcher.interrupt()
        for waited_for in (self._awake, *self._due.values()):
            waited_for.set()

    async def work_off(self) -> None:
        """Deliver until nothing can be taken; without waiting for what is put off."""
        is_stuck = False
        while not is_stuck:
            is_stuck = True
            for channel in await self._find_due():
                if claims := await self._store.claim(channel, self._clock()):
                    is_stuck = False
                    await self._dispatch(claims)

    async def _look(self) -> None:
        try:
            due = await self._find_due()
        except LOST as error:
            if not self._is_lost:
                log.warning("new_core.relay.lost", error=str(error))
            self._is_lost = True
            return
        if self._is_lost:
            self._is_lost = False
            log.info("new_core.relay.back")
        for channel in due:
            self._due[channel].set()

    async def _find_due(self) -> set[str]:
        now = self._clock()
        while await self._store.fan_out(now):
            pass
        return await self._store.due_channels(now) & self._due.keys()

    async def _serve(self, channel: str) -> None:
        while not self._is_stopping:
            await self._due[channel].wait()
            self._due[channel].clear()
            # A database that is gone is the looking loop's to report.
            with suppress(*LOST):
                while claims := await self._claim(channel):
                    await self._dispatch(claims)

    async def _claim(self, channel: str) -> list[Claim]:
        return [] if self._is_stopping else await self._store.claim(channel, self._clock())

    async def _dispatch(self, claims: Sequence[Claim]) -> None:
        try:
            await self._dispatcher.dispatch(claims)
        except TemporaryServiceError as error:
            log.warning("new_core.relay.no_queue", error=str(error), deliveries=len(claims))
            await self._store.give_back(claims, self._clock() + QUEUE_REST)

    async def _rest(self) -> None:
        if self._is_stopping:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(IDLE_SECONDS):
                await self._awake.wait()
        self._awake.clear()
