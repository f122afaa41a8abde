import asyncio
import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from pydantic import SecretStr
from redis import Redis

from new_core.core.clock import utc_now
from new_core.core.config import Settings, SettingsError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.messaging.assembly import Messaging
from new_core.infrastructure.messaging.celery_config import CeleryDispatcher, create_celery
from new_core.infrastructure.messaging.delivery_store import DeliveryStore
from new_core.infrastructure.messaging.relay import Relay
from new_core.infrastructure.messaging.worker import Carrier, worker_app
from new_core.infrastructure.services import build_services
from tests.support.erp_documents import add_customer
from tests.support.new_side import SECRET, settings_for
from tests.support.outbox import happen
from tests.support.smtp_server import smtp_server


def _channels(name: str) -> list[str]:
    return ["email"] if name == "customer.created" else []


async def _until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not is_so():
            await asyncio.sleep(0.05)


@contextmanager
def _worker(database_url: str, redis_url: str, smtp_port: int) -> Iterator[None]:
    environment = {
        "PATH": os.environ["PATH"],
        "NEW_CORE_ENVIRONMENT": "test",
        "NEW_CORE_DATABASE_URL": database_url,
        "NEW_CORE_SECRET_KEY": SECRET,
        "NEW_CORE_REDIS_URL": redis_url,
        "NEW_CORE_SMTP_HOST": "127.0.0.1",
        "NEW_CORE_SMTP_PORT": str(smtp_port),
        "NEW_CORE_SMTP_SECURITY": "none",
    }
    command = [sys.executable, "-m", "new_core", "worker", "--concurrency=1", "--without-heartbeat"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  our own command
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


async def test_a_letter_goes_from_the_commit_through_redis_and_a_worker_to_the_mail_server(
    erp_sqlite: str, redis_url: str
) -> None:
    database = Database(erp_sqlite)
    own_redis = redis_url.rsplit("/", 1)[0] + "/11"
    with Redis.from_url(own_redis) as redis:
        redis.flushdb()
    await add_customer(database, 501)
    await happen(database, "customer.created", 501, str(uuid.uuid4()))
    store = DeliveryStore(database, _channels)
    app = create_celery(own_redis)
    relay = Relay(store, CeleryDispatcher(app), utc_now, ["email"])
    async with smtp_server() as mail:
        with _worker(erp_sqlite, own_redis, mail.port):
            await relay.work_off()
            await _until(lambda: bool(mail.letters))
            async with asyncio.timeout(30):
                while (await store.counts()).waiting:
                    await asyncio.sleep(0.05)
    assert mail.recipients == ["<tigris@example.iq>"]
    app.close()
    await database.dispose()


async def test_a_carrier_delivers_a_claim_and_a_repeated_one_not_again(erp_sqlite: str) -> None:
    database = Database(erp_sqlite)
    await add_customer(database, 501)
    await happen(database, "customer.created", 501)
    store = DeliveryStore(database, _channels)
    async with smtp_server() as mail:
        smtp = {"smtp_host": "127.0.0.1", "smtp_port": mail.port, "smtp_security": "none"}
        settings = settings_for(erp_sqlite).model_copy(update=smtp)
        await store.fan_out(utc_now())
        (claim,) = await store.claim("email", utc_now())
        carrier = Carrier(settings, utc_now)
        for _ in range(2):
            await asyncio.to_thread(carrier.carry_out, claim)
        await asyncio.to_thread(carrier.close)
    assert len(mail.letters) == 1
    assert (await store.counts()).waiting == 0
    await database.dispose()


def test_a_worker_without_redis_is_told_so(erp_sqlite: str) -> None:
    with pytest.raises(SettingsError, match="NEW_CORE_REDIS_URL"):
        worker_app(settings_for(erp_sqlite), lambda _claim: None)


def test_every_channel_of_the_application_has_a_task(erp_sqlite: str) -> None:
    settings = Settings(
        environment="test",
        database_url=erp_sqlite,
        secret_key=SecretStr(SECRET),
        redis_url=SecretStr("redis://127.0.0.1:1/0"),
        cache_seconds=1,
    )
    database = Database(erp_sqlite)
    messaging = Messaging(settings, database, build_services(settings, database, utc_now), utc_now)
    app = worker_app(settings, lambda _claim: None)
    assert {f"new_core.{channel}" for channel in messaging.relay._due} <= set(app.tasks)
    app.close()
