import asyncio
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import text
from structlog.testing import capture_logs
from typing_extensions import override

from new_core.application.interfaces.services.delivery_errors import TemporaryServiceError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.messaging.delivery import Claim, Event
from new_core.infrastructure.messaging.relay import QUEUE_REST, Relay
from tests.support.outbox import FakeHandler, Post, SetClock, happen


async def test_a_running_relay_delivers_what_happens_while_it_runs(database: Database) -> None:
    handler = FakeHandler()
    post = Post(database, {"email": handler}, SetClock())
    async with asyncio.TaskGroup() as group:
        task = group.create_task(post.relay.run())
        for number in (1, 2):
            await happen(database, "customer.created", number)
            post.relay.wake()
            while len(handler.told) < number:
                await asyncio.sleep(0.005)
        task.cancel()
    assert handler.told == [("customer.created", 1), ("customer.created", 2)]


async def test_a_slow_channel_holds_up_no_other(database: Database) -> None:
    class Hanging(FakeHandler):
        @override
        async def handle(self, event: Event) -> None:
            await asyncio.Event().wait()

    quick = FakeHandler()
    post = Post(database, {"zoho": Hanging(), "email": quick}, SetClock())
    await happen(database, "customer.created", 1)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(post.relay.run())
        while not quick.told:
            await asyncio.sleep(0.005)
        await happen(database, "customer.updated", 1)
        post.relay.wake()
        while len(quick.told) < 2:
            await asyncio.sleep(0.005)
        task.cancel()


async def test_several_relays_deliver_everything_once_and_in_order(database: Database) -> None:
    handler, clock = FakeHandler(), SetClock()
    for step in range(5):
        for customer in range(1, 5):
            await happen(database, "customer.updated", customer, f"{customer}/{step}")
    ids: list[str] = []

    class Noting(FakeHandler):
        @override
        async def handle(self, event: Event) -> None:
            await asyncio.sleep(0)
            ids.append(event.event_id)

    handler = Noting()
    await asyncio.gather(*(Post(database, {"email": handler}, clock).relay.work_off() for _ in range(3)))
    await Post(database, {"email": handler}, clock).relay.work_off()
    for customer in range(1, 5):
        assert [e for e in ids if e.startswith(f"{customer}/")] == [f"{customer}/{step}" for step in range(5)]


async def test_without_a_queue_deliveries_wait_for_it(database: Database) -> None:
    class NoQueue:
        async def dispatch(self, claims: Sequence[Claim]) -> None:
            raise TemporaryServiceError("celery", "Redis is gone")

        def interrupt(self) -> None:
            return

    handler, clock = FakeHandler(), SetClock()
    post = Post(database, {"email": handler}, clock)
    await happen(database, "customer.created", 1)
    await Relay(post.store, NoQueue(), clock, ["email"]).work_off()
    await post.relay.work_off()
    assert handler.told == []
    clock.forward(QUEUE_REST + timedelta(seconds=1))
    await post.relay.work_off()
    assert handler.told == [("customer.created", 1)]


async def test_a_relay_outlives_its_database(database: Database) -> None:
    handler = FakeHandler()
    post = Post(database, {"email": handler}, SetClock())
    await _rename(database, "nc_outbox", "nc_outbox_gone")
    with capture_logs() as logs:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(post.relay.run())
            while not logs:
                await asyncio.sleep(0.005)
            await _rename(database, "nc_outbox_gone", "nc_outbox")
            await happen(database, "customer.created", 1)
            post.relay.wake()
            while not handler.told:
                await asyncio.sleep(0.005)
            task.cancel()
    events = [line["event"] for line in logs]
    assert events[:2] == ["new_core.relay.lost", "new_core.relay.back"]


async def _rename(database: Database, name: str, to: str) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text(f"ALTER TABLE {name} RENAME TO {to}"))
