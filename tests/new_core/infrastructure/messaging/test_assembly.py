import re
from pathlib import Path

from pydantic import SecretStr

from new_core.core.service_settings import ServiceSettings
from new_core.domain.events.base import DomainEvent
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.messaging.assembly import Messaging, _dispatcher, build_handlers
from new_core.infrastructure.messaging.celery_config import CHANNELS, CeleryDispatcher
from new_core.infrastructure.messaging.relay import InProcessDispatcher
from new_core.infrastructure.services import build_services
from tests.support.outbox import SetClock

PAGE = Path(__file__).parents[4] / "docs/messages.md"
REDIS = SecretStr("redis://127.0.0.1:1/0")


def test_with_redis_celery_delivers_and_without_it_this_process(database: Database) -> None:
    settings = ServiceSettings(redis_url=REDIS)
    services = build_services(settings, database, SetClock())
    deliverer = Messaging(ServiceSettings(), database, services, SetClock()).deliverer
    assert isinstance(_dispatcher(settings, deliverer), CeleryDispatcher)
    assert isinstance(_dispatcher(ServiceSettings(), deliverer), InProcessDispatcher)
    assert isinstance(_dispatcher(ServiceSettings(redis_url=REDIS, relay="process"), deliverer), InProcessDispatcher)


def test_every_channel_has_a_handler_and_the_cache_only_if_it_is_used(database: Database) -> None:
    cached = ServiceSettings(cache_seconds=1)
    services = build_services(cached, database, SetClock())
    assert set(build_handlers(cached, database, services, SetClock())) == set(CHANNELS)
    assert set(build_handlers(ServiceSettings(), database, services, SetClock())) == set(CHANNELS) - {"cache"}


async def test_a_relay_that_is_off_does_not_run(database: Database) -> None:
    services = build_services(ServiceSettings(), database, SetClock())
    messaging = Messaging(ServiceSettings(relay="off"), database, services, SetClock())
    async with messaging.relaying():
        assert not messaging._is_on


def test_each_event_that_is_told_stands_in_the_documentation(database: Database) -> None:
    services = build_services(ServiceSettings(), database, SetClock())
    handlers = build_handlers(ServiceSettings(), database, services, SetClock())
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    told = {name: row for row in rows for name in _named(row.split("|")[1])}
    names = {event.name for event in _every(DomainEvent) if hasattr(event, "name")}
    wanted = {name for name in names if any(handler.wants(name) for handler in handlers.values())}
    assert wanted == told.keys() & names
    for name in wanted:
        zoho, email, sms = (bool(cell.strip()) for cell in told[name].split("|")[2:5])
        by_letter = handlers["email"].wants(name) or handlers["invoices"].wants(name)
        assert (name, zoho, email, sms) == (name, handlers["zoho"].wants(name), by_letter, handlers["sms"].wants(name))


def _named(cell: str) -> list[str]:
    """Write out `customer.updated`, `.deactivated`."""
    names: list[str] = []
    for name in re.findall(r"`([\w.]+)`", cell):
        names.append(f"{names[0].partition('.')[0]}{name}" if name.startswith(".") else name)
    return names


def _every(kind: type[DomainEvent]) -> list[type[DomainEvent]]:
    return [each for sub in kind.__subclasses__() for each in (sub, *_every(sub))]
