import asyncio
from datetime import timedelta

from new_core.infrastructure.database.session import Database
from new_core.infrastructure.messaging.delivery import LEASE, MOST_CLAIMED, Event
from new_core.infrastructure.messaging.delivery_store import DeliveryStore
from tests.support.outbox import NOON, happen


def _store(database: Database, *channels: str) -> DeliveryStore:
    return DeliveryStore(database, lambda name: channels if name.startswith("customer.") else ())


async def test_each_event_is_fanned_out_once_to_who_wants_it(database: Database) -> None:
    store = _store(database, "email", "zoho")
    await happen(database, "customer.created", 1)
    await happen(database, "supplier.created", 1)
    assert [await store.fan_out(NOON), await store.fan_out(NOON)] == [2, 0]
    assert await store.due_channels(NOON) == {"email", "zoho"}
    assert len(await store.claim("email", NOON)) == 1
    assert len(await store.claim("zoho", NOON)) == 1


async def test_relays_at_once_fan_out_and_claim_each_event_once(database: Database) -> None:
    store = _store(database, "email")
    for number in range(1, 31):
        await happen(database, "customer.created", number)
    await asyncio.gather(*(store.fan_out(NOON) for _ in range(4)))
    taken = await asyncio.gather(*(store.claim("email", NOON) for _ in range(4)))
    ids = [claim.delivery_id for claims in taken for claim in claims]
    assert len(ids) == len(set(ids)) == 30


async def test_only_the_first_in_line_of_an_aggregate_is_claimed(database: Database) -> None:
    store = _store(database, "email")
    for name, customer in (("created", 1), ("updated", 1), ("created", 2)):
        await happen(database, f"customer.{name}", customer)
    await store.fan_out(NOON)
    first = [await store.begin(claim, NOON) for claim in await store.claim("email", NOON)]
    assert [(work.event.name, work.event.aggregate_id) for work in first if work] == [
        ("customer.created", 1),
        ("customer.created", 2),
    ]
    assert await store.claim("email", NOON) == []
    assert first[0]
    await store.delivered(first[0], NOON)
    (claim,) = await store.claim("email", NOON)
    work = await store.begin(claim, NOON)
    assert work
    assert (work.event.name, work.event.aggregate_id) == ("customer.updated", 1)


async def test_work_carries_the_whole_event(database: Database) -> None:
    store = _store(database, "email")
    await happen(database, "customer.created", 7, "an-event-id")
    await store.fan_out(NOON)
    (claim,) = await store.claim("email", NOON)
    work = await store.begin(claim, NOON)
    assert work
    assert work.event == Event("an-event-id", "customer.created", "customer", 7, {"customer_code": "C1"}, NOON)
    assert work.attempts == 0


async def test_a_message_that_comes_twice_is_begun_once(database: Database) -> None:
    store = _store(database, "email")
    await happen(database, "customer.created", 1)
    await store.fan_out(NOON)
    (claim,) = await store.claim("email", NOON)
    begun = await asyncio.gather(*(store.begin(claim, NOON) for _ in range(3)))
    assert sum(work is not None for work in begun) == 1


async def test_who_lost_its_claim_has_no_say(database: Database) -> None:
    store = _store(database, "email")
    await happen(database, "customer.created", 1)
    await store.fan_out(NOON)
    (claim,) = await store.claim("email", NOON)
    slow = await store.begin(claim, NOON)
    assert slow
    later = NOON + LEASE
    (again,) = await store.claim("email", later)
    quick = await store.begin(again, later)
    assert quick
    await store.died(slow, "too late to say so", later)
    assert (await store.counts()).waiting == 1
    await store.delivered(quick, later)
    assert (await store.counts()).waiting == 0


async def test_no_more_is_claimed_than_can_be_worked_off(database: Database) -> None:
    store = _store(database, "email")
    for number in range(1, MOST_CLAIMED + 6):
        await happen(database, "customer.created", number)
    await store.fan_out(NOON)
    assert len(await store.claim("email", NOON)) == MOST_CLAIMED
    assert await store.claim("email", NOON) == []
    assert len(await store.claim("email", NOON + LEASE)) == MOST_CLAIMED


async def test_what_is_given_back_waits_and_was_no_attempt(database: Database) -> None:
    store = _store(database, "email")
    await happen(database, "customer.created", 1)
    await store.fan_out(NOON)
    await store.give_back(await store.claim("email", NOON), NOON + timedelta(seconds=5))
    assert await store.claim("email", NOON) == []
    (claim,) = await store.claim("email", NOON + timedelta(seconds=5))
    work = await store.begin(claim, NOON)
    assert work
    assert work.attempts == 0


async def test_counts_tell_what_is_open(database: Database) -> None:
    store = _store(database, "email")
    assert (await store.counts()).oldest is None
    for number in (1, 2):
        await happen(database, "customer.created", number)
    before = await store.counts()
    assert (before.outbox, before.waiting, before.dead, before.oldest) == (2, 0, 0, NOON)
    await store.fan_out(NOON)
    work = [await store.begin(claim, NOON) for claim in await store.claim("email", NOON)]
    assert work[0]
    await store.died(work[0], "no such address", NOON)
    after = await store.counts()
    assert (after.outbox, after.waiting, after.dead) == (0, 1, 1)
