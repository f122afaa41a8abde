"""The rules of one process: it compares from memory and follows the store by its revision."""

import asyncio

import structlog

from flags.errors import StoreError
from gateway.compare import RuleBook
from gateway.report.rules import RuleStore

log = structlog.get_logger(__name__)

POLL_SECONDS = 1.0
SLOWEST_POLL_SECONDS = 10.0


class FollowedRules:
    """``watch`` keeps them current, and keeps the last known ones while the store is gone: no rule before it was read."""

    def __init__(self, store: RuleStore) -> None:
        self._store = store
        self._is_lost = False
        self.current = RuleBook(revision=-1)
        """The rules of one revision: take it once a comparison."""

    async def refresh(self) -> None:
        """Look at the store once, and load its rules where they are others. Raises ``flags.errors.StoreError``."""
        # Also when it is lower: a store that was set back to a copy has other rules.
        if await self._store.revision() != self.current.revision:
            revision, stored = await self._store.load()
            self.current = RuleBook((each.rule for each in stored), revision)
            log.info("rules.loaded", revision=revision, rules=len(stored))

    async def watch(self) -> None:
        """Follow the store until cancelled, more slowly while it is gone."""
        delay = POLL_SECONDS
        while True:
            await self._follow()
            delay = min(delay * 2, SLOWEST_POLL_SECONDS) if self._is_lost else POLL_SECONDS
            await asyncio.sleep(delay)

    async def _follow(self) -> None:
        try:
            await self.refresh()
        except (StoreError, TimeoutError) as error:
            if not self._is_lost:
                log.warning("rules.store_lost", reason=str(error), revision=self.current.revision)
            self._is_lost = True
        else:
            self._is_lost = False
