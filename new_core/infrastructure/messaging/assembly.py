"""Puts the parts of messaging together, for the application, for Celery's workers and for the command line."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from new_core.application.interfaces.services.clock import Clock
from new_core.core.service_settings import ServiceSettings
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.messaging.celery_config import CeleryDispatcher, create_celery
from new_core.infrastructure.messaging.deliverer import Deliverer, Handler, Handlers, channels_of
from new_core.infrastructure.messaging.delivery_store import DeliveryStore
from new_core.infrastructure.messaging.documents import Documents
from new_core.infrastructure.messaging.relay import Dispatcher, InProcessDispatcher, Relay
from new_core.infrastructure.messaging.tasks.email import EmailHandler
from new_core.infrastructure.messaging.tasks.invalidation import InvalidationHandler
from new_core.infrastructure.messaging.tasks.invoices import InvoiceHandler
from new_core.infrastructure.messaging.tasks.sms import SmsHandler
from new_core.infrastructure.messaging.tasks.zoho import ZohoHandler
from new_core.infrastructure.messaging.zoho_links import ZohoLinks
from new_core.infrastructure.services import Services


class Messaging:
    def __init__(self, settings: ServiceSettings, database: Database, services: Services, clock: Clock) -> None:
        handlers = build_handlers(settings, database, services, clock)
        self.channels = channels_of(handlers)
        self.store = DeliveryStore(database, self.channels)
        self.deliverer = Deliverer(self.store, handlers, clock)
        self.relay = Relay(self.store, _dispatcher(settings, self.deliverer), clock, handlers)
        self._is_on = settings.relay != "off"

    @asynccontextmanager
    async def relaying(self) -> AsyncIterator[None]:
        """Relay in the background while the body runs, unless the settings leave that to others."""
        async with asyncio.TaskGroup() as group:
            task = group.create_task(self.relay.run()) if self._is_on else None
            try:
                yield
            finally:
                if task is not None:
                    task.cancel()


def build_handlers(settings: ServiceSettings, database: Database, services: Services, clock: Clock) -> Handlers:
    documents = Documents(database)
    always: dict[str, Handler] = {
        "email": EmailHandler(documents, services.email),
        "sms": SmsHandler(documents, services.sms),
        "zoho": ZohoHandler(database, services.zoho, ZohoLinks(database, clock)),
        "invoices": InvoiceHandler(documents, services.email),
    }
    # Without reads from a cache nobody has anything to be told.
    if not settings.cache_seconds:
        return always
    return {**always, "cache": InvalidationHandler(services.cache)}


def _dispatcher(settings: ServiceSettings, deliverer: Deliverer) -> Dispatcher:
    if settings.redis_url is None or settings.relay == "process":
        return InProcessDispatcher(deliverer)
    return CeleryDispatcher(create_celery(settings.redis_url.get_secret_value()))
