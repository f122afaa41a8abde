"""Records legacy's answers while a recording is wanted: bounded in memory, and never in a request's way."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

import structlog

from flags.errors import StoreError
from gateway.capture import Budget, Copy
from gateway.exchange import Request, Side
from gateway.redaction import Redactor
from gateway.replay.veil import hide_sample
from gateway.report.recordings import Wanted
from gateway.report.samples import encode_sample
from gateway.tape.take import Take

log = structlog.get_logger("gateway")

TURN_SECONDS: Final = 0.5
WAITING: Final = 1000
"""Exchanges that may wait to be written; beyond, they are dropped and counted."""
HELD_BYTES: Final = 16 * 1024 * 1024
LARGEST: Final = 1024 * 1024
"""A body beyond this is not recorded."""


class Sink(Protocol):
    """Where recordings are wanted and kept."""

    async def wanted(self, now: float) -> Wanted | None: ...

    async def add(self, recording: str, samples: Sequence[bytes], dropped: int, now: float) -> None: ...


@dataclass(slots=True)
class Deck:
    """``admit`` and ``finish`` are on every recorded request's way: they neither wait nor raise."""

    sink: Sink
    redactor: Redactor
    clock: Callable[[], float]
    wall_clock: Callable[[], float]
    draw: Callable[[], float]
    """From 0 to 1."""
    is_shadow: Callable[[Request], bool]
    """Whether the request is a shadow itself: not a client's."""
    wanted: Wanted | None = None
    dropped: int = 0
    _budget: Budget = field(default_factory=lambda: Budget(HELD_BYTES))
    _waiting: deque[Take] = field(default_factory=deque)

    def admit(self, endpoint: str, request: Request, path: str = "") -> Take | None:
        """A take, where a recording wants this request; None else."""
        wanted = self.wanted
        if wanted is None or request.upgrade or not wanted.covers(endpoint) or self.draw() * 100 >= wanted.percent:
            return None
        if self.is_shadow(request):
            return None
        body, answer = Copy(self._budget, LARGEST), Copy(self._budget, LARGEST)
        body.whole = request.length == 0
        return Take(endpoint, request, body, answer, self.clock, self.wall_clock(), self.clock(), path)

    def finish(self, take: Take, served: Side) -> None:
        """The request is over: kept where legacy answered it and all of it is here."""
        if served is Side.LEGACY and take.is_whole and len(self._waiting) < WAITING:
            self._waiting.append(take)
            return
        self.dropped += served is Side.LEGACY
        take.release()

    async def run(self) -> None:
        """Look what is wanted, and write what waits, until cancelled; what waits then is written too."""
        try:
            while True:
                await self.turn()
                await asyncio.sleep(TURN_SECONDS)
        finally:
            await self.turn()

    async def turn(self) -> None:
        """What waits is of the recording that was wanted so far."""
        former, takes = self.wanted, [self._waiting.popleft() for _ in range(len(self._waiting))]
        dropped, self.dropped = self.dropped, 0
        lost = len(takes) + dropped
        try:
            if former is not None and (takes or dropped):
                # In a thread: to hide a thousand bodies takes longer than a request should wait.
                samples = await asyncio.to_thread(self._encode, takes)
                await self.sink.add(former.id, samples, dropped + len(takes) - len(samples), self.wall_clock())
            lost = 0
            self.wanted = await self.sink.wanted(self.wall_clock())
        except (StoreError, TimeoutError) as error:
            if lost:
                log.warning("recording.store_failed", reason=str(error), lost=lost)
            # Without a store nothing could be kept, so nothing more is copied until it answers again.
            self.wanted = None
        finally:
            for take in takes:
                take.release()

    def _encode(self, takes: Sequence[Take]) -> list[bytes]:
        return [data for data in map(self._encoded, takes) if data]

    def _encoded(self, take: Take) -> bytes:
        """Nothing where a defect of ours stands in the way: it costs this exchange, which is counted, and no worker."""
        try:
            return encode_sample(hide_sample(take.to_sample(), self.redactor, take.path))
        except Exception:
            log.exception("recording.failed", endpoint=take.endpoint)
            return b""
