"""What people have said, followed in the store: rules by their revision, QA's judgements every two seconds."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

import structlog

from flags.errors import StoreError
from gateway.compare import CompiledRules
from gateway.report.following import FollowedRules
from gateway.report.judgements import load_judgements
from gateway.report.rules import RuleStore
from gateway.report.samples import SampleDifference
from gateway.report.store import ReportStore
from gateway.report.triage import Judgement, Settled, settle

log = structlog.get_logger(__name__)

POLL_SECONDS = 2.0


class FollowedKnowledge:
    """Implements ``judging.Knowledge`` from memory; while the store is gone, by what was last read."""

    def __init__(self, store: ReportStore, poll: float = POLL_SECONDS) -> None:
        self._store = store
        self._poll = poll
        self._is_lost = False
        self.rules = FollowedRules(RuleStore(store))
        self.judgements: Mapping[str, Judgement] = {}

    def rules_at(self, endpoint: str) -> CompiledRules:
        return self.rules.current.at(endpoint)

    def settle(self, outcome: str, differences: Sequence[SampleDifference], now: float) -> Settled:
        return settle(outcome, differences, self.judgements, now)

    async def watch(self) -> None:
        """Follow both until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._watch(self.rules.watch))
            tasks.create_task(self._watch(self._watch_judgements))

    async def _watch(self, follow: Callable[[], Awaitable[None]]) -> None:
        """Follow again whatever ends it: what people say is no reason for a worker to end."""
        while True:
            try:
                await follow()
            except Exception:
                log.exception("shadow.knowledge_failed")
            await asyncio.sleep(self._poll)

    async def _watch_judgements(self) -> None:
        while True:
            await self.refresh()
            await asyncio.sleep(self._poll)

    async def refresh(self) -> None:
        """Look at the judgements once."""
        try:
            async with self._store.transaction() as connection:
                self.judgements = await load_judgements(connection)
        except (StoreError, TimeoutError, ValueError) as error:  # a form that cannot be read is a ValueError
            if not self._is_lost:
                log.warning("shadow.judgements_lost", reason=str(error))
            self._is_lost = True
        else:
            self._is_lost = False
