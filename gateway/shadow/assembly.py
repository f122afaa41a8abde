"""The shadow of one worker put together from its settings: pools of its own, keys, recorder, workers."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from flags.errors import StoreError
from gateway.config import Settings
from gateway.exchange import Side
from gateway.headers import TrustedPeers
from gateway.policies import Policy, credentials_of
from gateway.redaction import redaction_key, redactor
from gateway.report.recorder import Recorder
from gateway.report.recordings import RecordingStore
from gateway.report.store import ReportStore
from gateway.shadow.asking import Envelope
from gateway.shadow.dry_run import DryRuns
from gateway.shadow.hearing import Hearing
from gateway.shadow.knowledge import FollowedKnowledge
from gateway.shadow.limits import Limits
from gateway.shadow.metrics import ShadowMetrics
from gateway.shadow.work import Shadow
from gateway.signing import derive_key
from gateway.token import operator_token
from gateway.upstream import HttpSide, Origin, Pool, PoolLimits

WallClock = Callable[[], datetime]


def shadow_secret(settings: Settings) -> str:
    """What both ends of a mark know; also what tokens of redaction are keyed with."""
    if settings.shadow_key is not None:
        return settings.shadow_key.get_secret_value()
    return operator_token(settings)


def limits_of(settings: Settings) -> Limits:
    return Limits(
        settings.shadow_concurrency,
        settings.shadow_queue,
        settings.shadow_bytes,
        settings.shadow_body,
        settings.shadow_rate,
        settings.shadow_timeout,
        settings.shadow_again,
        settings.shadow_noise / 100,
        settings.dry_run_budget,
    )


RECEIVE_BUFFER = 32 * 1024
"""Bytes of a shadow's answer that the kernel takes ahead of us; it doubles them.

A side that floods would else fill some megabytes before it is let go of: copying them took the processor from clients, whose
p99 was 1.9 times what it is without.
"""


class Book(NamedTuple):
    """What a worker writes into the store, and what it reads there."""

    recorder: Recorder
    knowledge: FollowedKnowledge
    recordings: RecordingStore


@asynccontextmanager
async def recording(settings: Settings, wall_clock: WallClock) -> AsyncIterator[Book]:
    """A recorder that flushes until the very end: what comes while everything else is closed still counts."""
    store = ReportStore(settings.store_url)
    try:
        async with asyncio.TaskGroup() as tasks:
            recorder = Recorder(store, secrets.token_hex(8), lambda: wall_clock().timestamp())
            knowledge = FollowedKnowledge(store)
            jobs = [tasks.create_task(job) for job in (_warm_up(store), recorder.run(), knowledge.watch())]
            try:
                yield Book(recorder, knowledge, RecordingStore(store))
            finally:
                for job in jobs:
                    job.cancel()
    finally:
        await store.close()


async def _warm_up(store: ReportStore) -> None:
    with suppress(StoreError, TimeoutError):  # a store that is away is met cold, and says so then
        await store.warm_up()


@dataclass(slots=True)
class Shadowing:
    """A shadow with what has to be opened and closed for it."""

    shadow: Shadow
    metrics: ShadowMetrics
    pools: list[Pool]
    _working: asyncio.Task[None]

    def tick(self, lag: float, cpu: float) -> None:
        self.shadow.feel(lag, cpu)
        for pool in self.pools:
            pool.sweep()
        self.flush()

    def flush(self) -> None:
        shadow = self.shadow
        self.metrics.state(queued=shadow.queued, held=shadow.budget.held, share=shadow.governor.share)
        self.metrics.flush()

    async def close(self) -> None:
        await self.shadow.drain()
        self._working.cancel()
        for pool in self.pools:
            pool.close()
        self.flush()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a worker has already when its shadow is made."""

    origins: Mapping[Side, Origin]
    policies: Mapping[str, Policy]
    secret: str
    book: Book
    metrics: ShadowMetrics
    wall_clock: WallClock


def start_shadow(settings: Settings, around: Surroundings, tasks: asyncio.TaskGroup) -> Shadowing:
    """The shadow, working until it is closed."""
    secret, limits, wall_clock = around.secret, limits_of(settings), around.wall_clock
    apart = PoolLimits(
        min(settings.upstream_connect_timeout, limits.timeout),
        limits.timeout,
        limits.concurrency,
        settings.upstream_idle_timeout,
        RECEIVE_BUFFER,
    )
    pools = {side: Pool(origin, apart) for side, origin in around.origins.items()}
    envelope = Envelope(derive_key(secret), TrustedPeers(settings.trusted_proxies), lambda: wall_clock().timestamp())
    rehearsals = _rehearsals(settings, around.origins)
    hearing = Hearing(
        {side: HttpSide(pool, tasks) for side, pool in pools.items()},
        envelope,
        redactor(redaction_key(secret), settings.redact_paths, credentials_of(around.policies.values())),
        around.book.recorder,
        wall_clock,
        limits,
        around.book.knowledge,
        build_header=settings.build_header.lower().encode(),
        rehearsal=_dry_runs(settings, rehearsals, envelope, tasks),
    )
    shadow = Shadow(hearing, around.metrics, around.policies)
    return Shadowing(shadow, around.metrics, [*pools.values(), *rehearsals], tasks.create_task(shadow.run()))


def _rehearsals(settings: Settings, origins: Mapping[Side, Origin]) -> list[Pool]:
    """A pool for writes alone: clients wait for them, as they do for no other shadow."""
    if Side.NEW not in origins:
        return []
    # What may take how long is said with each request; a pool's own limits only must not be shorter.
    limits = PoolLimits(
        settings.dry_run_budget,
        settings.shadow_timeout,
        settings.shadow_concurrency,
        settings.upstream_idle_timeout,
        RECEIVE_BUFFER,
    )
    return [Pool(origins[Side.NEW], limits)]


def _dry_runs(
    settings: Settings, pools: Sequence[Pool], envelope: Envelope, tasks: asyncio.TaskGroup
) -> DryRuns | None:
    if not pools:
        return None
    return DryRuns(
        HttpSide(pools[0], tasks), envelope, time.monotonic, settings.dry_run_budget, settings.shadow_timeout
    )
