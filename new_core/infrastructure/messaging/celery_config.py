"""Celery on Redis: one queue and one task for each channel. It carries claims, never content.

The outbox is what makes sure of delivery: a message that is lost is sent again when its claim runs out, one that
comes twice finds its claim used. So messages are acknowledged early, kept no longer than a claim, and have no results.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from celery import Celery  # type: ignore[import-untyped]  # it ships no types
from kombu.exceptions import OperationalError

from new_core.application.interfaces.services.delivery_errors import TemporaryServiceError
from new_core.infrastructure.messaging.delivery import LEASE, Claim

CHANNELS: Final = ("email", "sms", "zoho", "invoices", "cache")
PREFIX: Final = "new_core"
HARDEST_SECONDS: Final = 300
"""A task that hangs is ended; well within its claim."""


def create_celery(redis_url: str, key_prefix: str = "nc:celery:") -> Celery:
    # Not the current app: another Celery in the same process must not pick it up, nor this one another's settings.
    app = Celery(PREFIX, broker=redis_url, set_as_current=False)
    app.conf.update(
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_time_limit=HARDEST_SECONDS,
        # A claim that waits in a busy worker's hands runs out while another worker is idle.
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options={
            "global_keyprefix": key_prefix,
            "socket_timeout": 5,
            "socket_connect_timeout": 2,
        },
    )
    return app


def add_tasks(app: Celery, carry_out: Callable[[Claim], None]) -> None:
    for channel in CHANNELS:
        app.task(_task(channel, carry_out), name=task_name(channel), ignore_result=True)


def task_name(channel: str) -> str:
    return f"{PREFIX}.{channel}"


def queue_name(channel: str) -> str:
    return f"{PREFIX}-{channel}"


class CeleryDispatcher:
    def __init__(self, app: Celery) -> None:
        self._app = app

    async def dispatch(self, claims: Sequence[Claim]) -> None:
        # Its client blocks, on Redis; in a thread it holds up nobody.
        await asyncio.to_thread(self._publish, claims)

    def interrupt(self) -> None:
        """Nothing to give back: what is in the queue is the workers'."""

    def _publish(self, claims: Sequence[Claim]) -> None:
        try:
            with self._app.producer_or_acquire() as producer:
                for claim in claims:
                    self._app.send_task(
                        task_name(claim.channel),
                        args=[claim.delivery_id, claim.token],
                        queue=queue_name(claim.channel),
                        expires=LEASE.total_seconds(),
                        producer=producer,
                        # The outbox tries again anyway; Celery's own attempts would only keep the relay waiting.
                        retry=False,
                    )
        except (OperationalError, OSError) as error:
            raise TemporaryServiceError("celery", f"Redis does not take messages: {error}") from error


def _task(channel: str, carry_out: Callable[[Claim], None]) -> Callable[[int, str], None]:
    def task(delivery_id: int, token: str) -> None:
        carry_out(Claim(delivery_id, token, channel))

    return task
