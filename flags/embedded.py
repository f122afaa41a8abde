"""Flags kept in a store of our own: each process answers from memory and follows the store by its revision."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Self

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from flags.compiled import CompiledFlags
from flags.errors import StoreError
from flags.model import Caller, Flag
from flags.provider import AuditEntry
from flags.store import SqlFlagStore

log = structlog.get_logger(__name__)

# A change must be everywhere within half a second: one look, its query and the compiling have to fit in.
POLL_SECONDS = 0.15
SLOWEST_POLL_SECONDS = 2.0


class EmbeddedFlags:
    """The flags of one process; ``watch`` keeps them current, and keeps the last known ones while the store is gone.

    Make it after a worker has forked: an engine that was used does not survive a fork.
    """

    def __init__(self, url: str) -> None:
        self._store = SqlFlagStore(url)
        self._reloading = asyncio.Lock()
        self._current = CompiledFlags()
        self._seen: tuple[int, int] | None = None
        self._confirmed: float | None = None
        self._is_prepared = False
        self._is_lost = False
        self.healthy = False

    @classmethod
    async def create(cls, url: str) -> Self:
        """Make the tables where they are missing, and load the flags.

        To start although the store is not there yet, make the object plainly and leave the rest to ``watch``.
        """
        flags = cls(url)
        try:
            await flags.refresh()
        except StoreError:
            await flags.close()
            raise
        return flags

    async def close(self) -> None:
        await self._store.close()

    @property
    def current(self) -> CompiledFlags:
        """The flags of one revision: take it once per request."""
        return self._current

    @property
    def engine(self) -> AsyncEngine:
        """The pool on the store, for what else is kept there."""
        return self._store.engine

    @property
    def revision(self) -> int:
        return self._current.revision

    def verdict(self, name: str) -> bool | None:
        return self._current.verdict(name)

    def is_on(self, name: str, caller: Caller) -> bool:
        return self._current.is_on(name, caller)

    def age_seconds(self, now: float | None = None) -> float:
        """Seconds of the monotonic clock since the store last confirmed these flags; infinite where it never did."""
        if self._confirmed is None:
            return float("inf")
        return max(0.0, (time.monotonic() if now is None else now) - self._confirmed)

    async def change(
        self,
        flags: Sequence[Flag],
        *,
        who: str,
        why: str,
        action: str,
        expected: int | None = None,
    ) -> int:
        """As ``FlagStore.change``; this process answers by it at once, the others within half a second."""
        revision = await self._store.change(flags, who=who, why=why, action=action, expected=expected)
        # The change stands by now: a store that is lost here must not make it look undone.
        await self._follow()
        return revision

    async def all_flags(self) -> Mapping[str, Flag]:
        return await self._store.all_flags()

    async def audit(
        self, limit: int = 100, before_id: int | None = None, subject: str | None = None
    ) -> Sequence[AuditEntry]:
        return await self._store.audit(limit, before_id, subject)

    async def watch(self) -> None:
        """Follow the store until cancelled, more slowly while it is gone."""
        delay = POLL_SECONDS
        while True:
            await self._follow()
            delay = POLL_SECONDS if self.healthy else min(delay * 2, SLOWEST_POLL_SECONDS)
            await asyncio.sleep(delay)

    async def refresh(self) -> None:
        """Look at the store once, and load its flags where they are others."""
        async with self._reloading:
            if not self._is_prepared:
                await self._store.prepare()
                self._is_prepared = True
            seen = (self._store.generation, await self._store.revision())
            if seen != self._seen or seen[0] != self._store.generation:
                await self._reload()
            self._confirmed = time.monotonic()
            self.healthy = True

    async def _follow(self) -> None:
        try:
            await self.refresh()
        except StoreError as error:
            self.healthy = False
            # A store that comes back may be another one that counts the same revisions.
            self._seen = None
            if not self._is_lost:
                log.warning("flags.store_lost", reason=str(error), revision=self.revision)
            self._is_lost = True
        else:
            if self._is_lost:
                log.info("flags.store_back", revision=self.revision)
            self._is_lost = False

    async def _reload(self) -> None:
        revision, flags = await self._store.load()
        # In a thread, because the evaluation engine takes tens of milliseconds for hundreds of constraints.
        compiled = await asyncio.to_thread(CompiledFlags, flags.values(), revision)
        if compiled.rejected:
            log.warning("flags.rejected", flags=sorted(compiled.rejected))
        self._current = compiled
        self._seen = (self._store.generation, revision)
        log.debug("flags.loaded", revision=revision, flags=len(flags))
