"""Takes comparisons from the request path without waiting, and writes them in batches twice a second."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Protocol

import structlog

from flags.errors import StoreError, StoreUnavailableError
from gateway.report.records import Comparison, Tally

log = structlog.get_logger(__name__)

FLUSH_SECONDS = 0.5
"""From the beginning of one batch to that of the next."""
RETRY_SECONDS = 1.0
"""The same where the store took none."""
LOST_SECONDS = 1.0
"""What a killed worker loses at most while the store is there: what came since its last batch began, and that batch where
it was not yet written."""
BATCH_BYTES = 1024 * 1024


class Sink(Protocol):
    async def apply(self, worker: str, number: int, tally: Tally, now: float) -> None: ...

    async def stop(self, worker: str, now: float) -> None: ...


class Recorder:
    """One for each worker process; ``worker`` must never have been used before."""

    def __init__(self, sink: Sink, worker: str, clock: Callable[[], float]) -> None:
        self._sink = sink
        self._worker = worker
        self._clock = clock
        self._open = Tally()
        self._frozen: Tally | None = None
        self._number = 0
        self._full = asyncio.Event()

    def record(self, comparison: Comparison) -> None:
        """Counts only; never waits."""
        self._open.add(comparison)
        if self._open.sample_bytes >= BATCH_BYTES:
            self._full.set()

    def wants(self, signatures: Sequence[str]) -> bool:
        """Whether a sample of one of these would be kept: making one costs more than comparing."""
        return any(self._open.wants(signature) for signature in signatures)

    async def run(self) -> None:
        """Flush until cancelled, and once more then; also with nothing to write, as a sign of life."""
        try:
            loop = asyncio.get_running_loop()
            due = loop.time() + FLUSH_SECONDS
            while True:
                with suppress(TimeoutError):
                    async with asyncio.timeout_at(due):
                        await self._full.wait()
                self._full.clear()
                began = loop.time()
                due = began + (FLUSH_SECONDS if await self.flush() else RETRY_SECONDS)
        finally:
            await self.close()

    async def flush(self) -> bool:
        """Write what is there; where the store fails it is kept, without its samples, and tried again as it is.

        Where the store is there and does not take it, what it counts is tried again: it must not stand in the way for ever.
        """
        if self._frozen is None:
            self._frozen, self._open = self._open, Tally()
            self._number += 1
        try:
            await self._sink.apply(self._worker, self._number, self._frozen, self._clock())
        except Exception as error:  # noqa: BLE001 - whatever a store breaks with costs samples, never a worker
            # Counted in the next batch: this one may have been committed although its answer was lost.
            self._open.samples_dropped += self._frozen.drop_samples() + self._open.drop_samples()
            if isinstance(error, StoreUnavailableError | TimeoutError):
                log.warning("shadow.store_failed", reason=str(error), waiting=len(self._open.outcomes))
            else:
                self._frozen = self._frozen.counts_alone()
                log.warning("shadow.batch_refused", reason=str(error), details_dropped=self._frozen.details_dropped)
            return False
        self._frozen = None
        return True

    async def close(self) -> None:
        # Twice where a batch had failed before: the first flush tries that one again, and not what came since.
        if await self.flush() and not self._open.is_empty:
            await self.flush()
        try:
            await self._sink.stop(self._worker, self._clock())
        except (StoreError, TimeoutError) as error:
            log.warning("shadow.store_failed", reason=str(error), waiting=len(self._open.outcomes))
