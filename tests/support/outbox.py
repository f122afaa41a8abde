"""An outbox filled by hand, a clock that is set by hand, and handlers that do as they are told."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from new_core.infrastructure.database.outbox import outbox
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.messaging.deliverer import Deliverer, Handlers, channels_of
from new_core.infrastructure.messaging.delivery import Event
from new_core.infrastructure.messaging.delivery_store import DeliveryStore
from new_core.infrastructure.messaging.relay import InProcessDispatcher, Relay

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class SetClock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        self.now += by


class FakeHandler:
    """Notes what it is told; raises `problems` first, one for each call."""

    def __init__(self, names: Collection[str] = ("customer.created", "customer.updated")) -> None:
        self.names = names
        self.told: list[tuple[str, int]] = []
        self.problems: list[Exception] = []

    def wants(self, name: str) -> bool:
        return name in self.names

    async def handle(self, event: Event) -> None:
        if self.problems:
            raise self.problems.pop(0)
        self.told.append((event.name, event.aggregate_id))


class Post:
    """The relay of one process, with all it needs."""

    def __init__(self, database: Database, handlers: Handlers, clock: SetClock) -> None:
        self.store = DeliveryStore(database, channels_of(handlers))
        self.deliverer = Deliverer(self.store, handlers, clock, chance=lambda: 0.0)
        self.relay = Relay(self.store, InProcessDispatcher(self.deliverer), clock, handlers)


async def happen(database: Database, name: str, aggregate_id: int, event_id: str | None = None) -> None:
    async with database.session() as session:
        row = {
            "event_id": event_id or f"{name}-{aggregate_id}",
            "aggregate": name.partition(".")[0],
            "aggregate_id": aggregate_id,
            "name": name,
            "payload": {"customer_code": "C1"},
            "occurred_at": NOON,
        }
        await session.execute(insert(outbox), [row])
        await session.commit()
