"""A worker of Celery: `python -m new_core worker`. Its tasks are synchronous, so one loop runs in a thread beside them."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from typing import Final

from celery import Celery  # type: ignore[import-untyped]  # it ships no types

from new_core.application.interfaces.services.clock import Clock
from new_core.core.config import Settings, SettingsError
from new_core.core.logging import configure_logging
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.messaging.assembly import Messaging
from new_core.infrastructure.messaging.celery_config import (
    CHANNELS,
    HARDEST_SECONDS,
    add_tasks,
    create_celery,
    queue_name,
)
from new_core.infrastructure.messaging.delivery import Claim
from new_core.infrastructure.services import build_services

STOP_SECONDS: Final = 10


class Carrier:
    """Carries out claims on a loop of its own. Made at the first task: a loop does not outlive Celery's fork."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()
        self._close: Callable[[], None] = lambda: None
        self._messaging: Messaging | None = None

    def carry_out(self, claim: Claim) -> None:
        loop, messaging = self._started()
        asyncio.run_coroutine_threadsafe(messaging.deliverer.deliver(claim), loop).result(HARDEST_SECONDS)

    def close(self) -> None:
        self._close()

    def _started(self) -> tuple[asyncio.AbstractEventLoop, Messaging]:
        with self._lock:
            if self._loop is None or self._messaging is None:
                self._loop = asyncio.new_event_loop()
                self._messaging = self._start(self._loop)
            return self._loop, self._messaging

    def _start(self, loop: asyncio.AbstractEventLoop) -> Messaging:
        configure_logging(self._settings)
        database = Database(self._settings.database_url)
        services = build_services(self._settings, database, self._clock)
        thread = threading.Thread(target=loop.run_forever, name="new-core-carrier", daemon=True)
        thread.start()

        async def end() -> None:
            await services.close()
            await database.dispose()

        def close() -> None:
            asyncio.run_coroutine_threadsafe(end(), loop).result(STOP_SECONDS)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(STOP_SECONDS)
            loop.close()

        self._close = close
        return Messaging(self._settings, database, services, self._clock)


def worker_app(settings: Settings, carry_out: Callable[[Claim], None]) -> Celery:
    if settings.redis_url is None:
        raise SettingsError("NEW_CORE_REDIS_URL: a worker needs it; without Redis the application delivers by itself")
    app = create_celery(settings.redis_url.get_secret_value())
    add_tasks(app, carry_out)
    return app


def run_worker(settings: Settings, clock: Clock, options: Sequence[str] = ()) -> None:
    """Work until SIGTERM; `options` are Celery's, such as --concurrency=2."""
    app = worker_app(settings, Carrier(settings, clock).carry_out)
    queues = ",".join(queue_name(channel) for channel in CHANNELS)
    # Without gossip and mingle, because workers have nothing to tell each other: claims are in the database.
    app.worker_main(["worker", "--loglevel=warning", "--without-gossip", "--without-mingle", "-Q", queues, *options])
