"""The cache that all processes share, in Redis. Redis gone means slower, not wrong."""

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, TypeVar

import structlog
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from new_core.application.interfaces.services.cache import CacheKey, Load
from new_core.infrastructure.cache.single_flight import SingleFlight
from new_core.infrastructure.database.rehearsal import current_rehearsal, is_held_back

log = structlog.get_logger()
Answer = TypeVar("Answer")

ANSWER_SECONDS: Final = 0.25
"""Longer than that, and asking the database is quicker."""
REST_SECONDS: Final = 1.0
"""How long Redis is left alone after it failed, so that not every request waits for the time-out."""
LOCK_SECONDS: Final = 3.0
"""How long others leave the loading of a value to the process that has begun it."""
POLL_SECONDS: Final = 0.02
VERSION_SECONDS: Final = 86_400
"""Values are kept no longer than this, so no value outlives the version of its space."""
UNLOCK: Final = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value is kept. It names the versions, so what they no longer name is unreachable at once."""

    value: str
    lock: str


class _UnavailableError(Exception):
    """Redis did not answer, or is being left alone."""


class RedisCache:
    """A version that is missing, or was evicted, is made anew at random; so an old value can never come back.

    An invalidation that Redis does not take is made good by a new epoch, which forgets everything, as soon as
    it answers this process again. Until then other processes may read values older than it, for as long as
    those are kept.
    """

    def __init__(
        self,
        url: str,
        prefix: str = "nc",
        timer: Callable[[], float] = time.monotonic,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._redis = Redis.from_url(
            url,
            decode_responses=True,
            socket_timeout=answer_seconds,
            socket_connect_timeout=answer_seconds,
            # The client would try three times by itself, each for as long as an answer may take.
            retry=Retry(NoBackoff(), 0),
        )
        self._unlocker = self._redis.register_script(UNLOCK)
        self._prefix = prefix
        self._timer = timer
        self._flights = SingleFlight()
        self._rests_until: float | None = None
        self._owes_epoch = False
        self._invalidations = 0

    async def fetch(self, key: CacheKey, load: Load, seconds: float) -> str:
        if current_rehearsal() is not None:
            return await load()
        try:
            place = await self._ask(lambda: self._place(key))
            (kept,) = await self._ask(lambda: self._redis.mget(place.value))
        except _UnavailableError:
            return await self._flights.run(f"{self._invalidations}/{key}", load)
        if isinstance(kept, str):
            return kept
        return await self._flights.run(place.value, lambda: self._load_once(place, load, seconds))

    async def invalidate(self, *spaces: str) -> bool:
        if is_held_back("cache", spaces=sorted(spaces)):
            return True
        self._invalidations += 1
        versions = {self._version_name(space): _new_version() for space in spaces}

        async def renew() -> None:
            for name, version in versions.items():
                await self._redis.set(name, version, ex=VERSION_SECONDS)

        try:
            await self._ask(renew)
        except _UnavailableError:
            self._owes_epoch = True
            return False
        return True

    async def close(self) -> None:
        await self._redis.aclose()

    async def _load_once(self, place: _Place, load: Load, seconds: float) -> str:
        token, is_mine, kept = uuid.uuid4().hex, False, None
        try:
            is_mine, kept = await self._ask(lambda: self._claim(place, token))
            if kept is None and not is_mine:
                kept = await self._await_other(place)
        except _UnavailableError:
            kept = None
        if kept is not None and not is_mine:
            return kept
        try:
            if kept is not None:
                return kept
            value = await load()
            await self._keep(place, value, min(seconds, VERSION_SECONDS))
        finally:
            await self._unlock(place, token)
        return value

    async def _claim(self, place: _Place, token: str) -> tuple[bool, str | None]:
        """Take the lock if it is free, and look once more: whoever had it may just have kept the value and gone."""
        async with self._redis.pipeline(transaction=True) as both:
            # Both only put into the queue of what is sent together.
            _ = both.set(place.lock, token, nx=True, px=int(LOCK_SECONDS * 1000))
            _ = both.get(place.value)
            is_mine, kept = await both.execute()
        return bool(is_mine), kept if isinstance(kept, str) else None

    async def _await_other(self, place: _Place) -> str | None:
        """Wait for the value another process loads; None if it does not come, and loading it twice does no harm."""
        until = self._timer() + LOCK_SECONDS
        while self._timer() < until:
            kept, lock = await self._ask(lambda: self._redis.mget(place.value, place.lock))
            if isinstance(kept, str):
                return kept
            if lock is None:
                return None
            await asyncio.sleep(POLL_SECONDS)
        return None

    async def _keep(self, place: _Place, value: str, seconds: float) -> None:
        milliseconds = max(1, int(seconds * 1000))
        with suppress(_UnavailableError):
            await self._ask(lambda: self._redis.set(place.value, value, px=milliseconds))

    async def _unlock(self, place: _Place, token: str) -> None:
        # If it cannot be given back, it expires by itself.
        with suppress(_UnavailableError):
            await self._ask(lambda: self._unlocker(keys=[place.lock], args=[token]))

    async def _place(self, key: CacheKey) -> _Place:
        names = [f"{self._prefix}:epoch", self._version_name(key.space)]
        found = await self._redis.mget(names)
        versions = [
            await self._first_version(name) if version is None else str(version)
            for name, version in zip(names, found, strict=True)
        ]
        value = f"{self._prefix}:value:{':'.join(versions)}:{key}"
        return _Place(value, f"{value}:lock")

    async def _first_version(self, name: str) -> str:
        # Two processes may do this at once: NX lets the first win, and both read what it set.
        await self._redis.set(name, _new_version(), nx=True, ex=VERSION_SECONDS)
        (version,) = await self._redis.mget(name)
        return str(version)

    def _version_name(self, space: str) -> str:
        return f"{self._prefix}:version:{space}"

    async def _ask(self, question: Callable[[], Awaitable[Answer]]) -> Answer:
        if self._rests_until is not None and self._timer() < self._rests_until:
            raise _UnavailableError
        try:
            if self._owes_epoch:
                await self._redis.set(f"{self._prefix}:epoch", _new_version(), ex=VERSION_SECONDS)
                self._owes_epoch = False
            answer = await question()
        except (RedisError, OSError) as error:
            if self._rests_until is None:
                log.warning("new_core.cache.lost", error=str(error))
            self._rests_until = self._timer() + REST_SECONDS
            raise _UnavailableError from error
        if self._rests_until is not None:
            self._rests_until = None
            log.info("new_core.cache.back")
        return answer


def _new_version() -> str:
    return uuid.uuid4().hex[:16]
