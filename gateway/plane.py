"""One worker of the data plane put together: flags, catalog, sides, pipeline, and the tick that moves telemetry on."""

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import structlog

from flags.database import parse_url
from flags.embedded import EmbeddedFlags
from flags.errors import StoreError as FlagStoreError
from flags.errors import StoreUrlError
from gateway.breaker import Breaker, BreakerRule, Drift, DriftRule, breakers
from gateway.candidates import Candidates
from gateway.catalog_file import load
from gateway.clock import utc_now
from gateway.config import Settings
from gateway.endpoints import Catalog
from gateway.errors import SettingsError
from gateway.exchange import Side
from gateway.headers import TrustedPeers
from gateway.identity import Sources
from gateway.pipeline import Pipeline
from gateway.policies import Policy, credentials_of, read_policies
from gateway.redaction import redaction_key, redactor
from gateway.report.candidates import CandidateStore
from gateway.retreat import FlagRetreat
from gateway.shadow.assembly import Book, Shadowing, Surroundings, recording, shadow_secret, start_shadow
from gateway.shadow.metrics import ShadowMetrics
from gateway.tape.deck import Deck
from gateway.telemetry import (
    BufferedOutput,
    Metrics,
    RequestIds,
    access_logger,
    configure_logging,
    request_id_source,
)
from gateway.tracing import configure_tracing
from gateway.upstream import HttpSide, Origin, Pool, PoolLimits

log = structlog.get_logger("gateway")

TICK = 0.2
"""Seconds between two moves of logs and metrics; what a crash can lose."""
_RECORD = 2.0
"""Seconds between two looks at paths that no endpoint matches."""
_MAX_PATHS = 5000


class Seen:
    """Requests that no endpoint matched: counted raw on the way, folded into templates off it."""

    def __init__(self) -> None:
        self._paths: Counter[tuple[str, str]] = Counter()

    def add(self, method: str, path: str) -> None:
        key = (method, path)
        # A scanner asks for ever new paths; they must not fill the memory until they are moved on.
        if len(self._paths) < _MAX_PATHS or key in self._paths:
            self._paths[key] += 1

    def drain(self) -> list[tuple[str, str, int]]:
        paths, self._paths = self._paths, Counter()
        folded = Candidates()
        for (method, path), count in paths.items():
            folded.add(method, path, count)
        return folded.drain()


@dataclass(slots=True)
class DataPlane:
    settings: Settings
    pipeline: Pipeline
    pools: dict[Side, Pool]
    tasks: asyncio.TaskGroup
    output: BufferedOutput
    ids: RequestIds
    flags: EmbeddedFlags
    seen: Seen
    candidates: CandidateStore
    shadowing: Shadowing
    wall_clock: Callable[[], datetime] = utc_now
    connections: Callable[[], int] = lambda: 0
    """How many clients are connected; the server says."""

    @property
    def default_host(self) -> bytes:
        """The Host of a request that brought none (HTTP/1.0)."""
        return self.origin_of(Side.LEGACY).authority

    def origin_of(self, side: Side) -> Origin:
        return self.pools[side].origin

    async def tick(self) -> None:
        """Move logs and metrics on, for as long as the worker lives; how late this comes tells the shadow to give way."""
        loop = asyncio.get_running_loop()
        while True:
            began, used = loop.time(), time.process_time()
            await asyncio.sleep(TICK)
            took = loop.time() - began
            self.shadowing.tick(took - TICK, (time.process_time() - used) / took)
            self.flush()
            for pool in self.pools.values():
                pool.sweep()

    async def record(self) -> None:
        """Move seen paths on; beside the tick, as a locked store holds it up for seconds."""
        while True:
            await asyncio.sleep(_RECORD)
            await self._store_seen()

    async def _store_seen(self) -> None:
        rows = self.seen.drain()
        if rows:
            try:
                await self.candidates.add(rows, self.wall_clock())
            except Exception as error:  # noqa: BLE001 - a store that is gone costs these counts, never a request
                log.warning("gateway.candidates_lost", count=len(rows), error=repr(error))

    def flush(self) -> None:
        metrics = self.pipeline.metrics
        age = self.flags.age_seconds(asyncio.get_running_loop().time())
        metrics.state(connections=self.connections(), revision=self.flags.revision, flag_age=age)
        metrics.flush()
        self.output.flush()

    async def close(self) -> None:
        await self.shadowing.close()
        await self._store_seen()
        self.flush()
        for pool in self.pools.values():
            pool.close()


def _urls(settings: Settings) -> dict[Side, str]:
    urls = {Side.LEGACY: settings.legacy_url}
    return urls if settings.new_url is None else {**urls, Side.NEW: settings.new_url}


def check_plane(settings: Settings) -> None:
    """Raise the ``GatewayError`` with which ``data_plane`` would fail on these settings."""
    read_policies(_catalog(settings), os.environ)
    for url in _urls(settings).values():
        Origin.parse(url)
    try:
        parse_url(settings.store_url)
    except StoreUrlError as error:
        raise SettingsError(f"BANYAN_DATABASE_URL: {error}") from error


def _catalog(settings: Settings) -> Catalog:
    return load(settings.catalog) if settings.catalog is not None else Catalog(())


def _pools(settings: Settings) -> dict[Side, Pool]:
    limits = PoolLimits(
        settings.upstream_connect_timeout,
        settings.upstream_read_timeout,
        settings.upstream_connections,
        settings.upstream_idle_timeout,
    )
    return {side: Pool(Origin.parse(url), limits) for side, url in _urls(settings).items()}


class Given(NamedTuple):
    """What settings and catalog say, read before anything is opened: what is wrong with it is said plainly."""

    catalog: Catalog
    policies: dict[str, Policy]
    pools: dict[Side, Pool]
    secret: str


def _read(settings: Settings) -> Given:
    catalog = _catalog(settings)
    return Given(catalog, read_policies(catalog, os.environ), _pools(settings), shadow_secret(settings))


async def _open_flags(settings: Settings) -> EmbeddedFlags:
    flags = EmbeddedFlags(settings.store_url)
    try:
        await flags.refresh()
    except FlagStoreError as error:
        log.warning("gateway.started_without_flags", error=str(error))  # everything is legacy's until the store is back
    return flags


@asynccontextmanager
async def data_plane(settings: Settings) -> AsyncIterator[DataPlane]:
    """A worker's data plane, running: flags watched, ticking; everything closed on the way out."""
    output = configure_logging(settings.log_level, settings.log_format)
    given = _read(settings)
    flags = await _open_flags(settings)
    candidates = await CandidateStore.create(settings.store_url)
    try:
        async with recording(settings, utc_now) as book, asyncio.TaskGroup() as tasks:
            seen = Seen()
            pipeline = _pipeline(settings, given, flags, seen, tasks)
            if settings.access_log:
                pipeline.access = access_logger(output, settings.log_format)
            pipeline.retreat = retreat = FlagRetreat(flags, pipeline.breaker.release, tasks)
            shadowing = _shadow(settings, given, pipeline, book, tasks)
            plane = DataPlane(
                settings, pipeline, given.pools, tasks, output, request_id_source(), flags, seen, candidates, shadowing
            )
            pipeline.deck = deck = _deck(settings, given, book, shadowing)
            jobs = [tasks.create_task(job) for job in (flags.watch(), plane.tick(), plane.record(), deck.run())]
            try:
                yield plane
            finally:
                retreat.close()
                for job in jobs:
                    job.cancel()
                await plane.close()
                if pipeline.tracing is not None:
                    await asyncio.to_thread(pipeline.tracing.close)
    finally:
        await candidates.close()
        await flags.close()
        output.flush()


def _pipeline(settings: Settings, given: Given, flags: EmbeddedFlags, seen: Seen, tasks: asyncio.TaskGroup) -> Pipeline:
    breaker, drift = _breakers(settings, given.policies)
    return Pipeline(
        given.catalog,
        flags,
        {side: HttpSide(pool, tasks) for side, pool in given.pools.items()},
        Metrics(),
        seen,
        Sources(settings.user_from, settings.tenant_from, settings.session_from, settings.app_version_from),
        TrustedPeers(settings.trusted_proxies),
        breaker=breaker,
        drift=drift,
        tracing=configure_tracing(),
        policies=given.policies,
    )


def _breakers(settings: Settings, policies: Mapping[str, Policy]) -> tuple[Breaker, Drift]:
    rule = BreakerRule(
        settings.breaker_failures,
        settings.breaker_share,
        settings.breaker_window,
        settings.breaker_cooldown,
        settings.breaker_trials,
    )
    drift = DriftRule(settings.breaker_mismatches, settings.breaker_mismatch_share, settings.breaker_mismatch_window)
    return breakers(rule, drift, {name: policy.breaker for name, policy in policies.items() if policy.breaker})


def _shadow(settings: Settings, given: Given, pipeline: Pipeline, book: Book, tasks: asyncio.TaskGroup) -> Shadowing:
    """The shadow of this pipeline, which is given to it."""
    origins = {side: pool.origin for side, pool in given.pools.items()}
    metrics = ShadowMetrics(pipeline.metrics.registry)
    around = Surroundings(origins, given.policies, given.secret, book, metrics, utc_now)
    shadowing = start_shadow(settings, around, tasks)
    shadowing.shadow.verdicts = pipeline
    pipeline.shadow = shadowing.shadow
    return shadowing


def _deck(settings: Settings, given: Given, book: Book, shadowing: Shadowing) -> Deck:
    return Deck(
        book.recordings,
        redactor(redaction_key(given.secret), settings.redact_paths, credentials_of(given.policies.values())),
        time.monotonic,
        lambda: utc_now().timestamp(),
        random.random,
        shadowing.shadow.is_marked,
    )
