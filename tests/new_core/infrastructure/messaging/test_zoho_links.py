import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import delete, select

from new_core.application.interfaces.services.delivery_errors import TemporaryServiceError
from new_core.infrastructure.database.deliveries import zoho_records
from new_core.infrastructure.database.mappings.vendors import vendors
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.messaging.delivery import LEASE
from new_core.infrastructure.messaging.zoho_links import ZohoLinks
from tests.support.outbox import NOON, SetClock


@pytest.fixture
async def kept(database: Database) -> AsyncIterator[Database]:
    yield database
    async with database.engine.begin() as connection:
        await connection.execute(delete(zoho_records))


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def links(kept: Database, clock: SetClock) -> ZohoLinks:
    return ZohoLinks(kept, clock)


async def test_what_is_learnt_under_a_hold_is_known_afterwards(links: ZohoLinks) -> None:
    assert await links.known("customer", 7) is None
    async with links.held("customer", 7) as link:
        assert (link.zoho_id, link.event_id) == (None, None)
        link.zoho_id, link.event_id, link.digest = "z7", "event-1", "d"
    assert await links.known("customer", 7) == "z7"
    async with links.held("customer", 7) as link:
        assert (link.zoho_id, link.event_id, link.digest) == ("z7", "event-1", "d")


async def test_of_many_only_one_holds_a_record(links: ZohoLinks) -> None:
    refused = asyncio.Semaphore(0)

    async def hold() -> str:
        try:
            async with links.held("customer", 7):
                for _ in range(2):
                    await refused.acquire()
                return "held"
        except TemporaryServiceError as error:
            refused.release()
            return str(error)

    found = sorted(await asyncio.gather(*(hold() for _ in range(3))))
    assert found == ["held"] + ["zoho: customer 7 is being told by another"] * 2
    async with links.held("customer", 8), links.held("customer", 7):
        pass


async def test_who_fails_lets_go_and_keeps_what_was_known(links: ZohoLinks) -> None:
    async with links.held("customer", 7) as link:
        link.zoho_id = "z7"
    with pytest.raises(ZeroDivisionError):
        async with links.held("customer", 7):
            raise ZeroDivisionError
    async with links.held("customer", 7) as link:
        assert link.zoho_id == "z7"


async def test_who_was_ended_loses_the_hold_with_the_lease_and_its_say(links: ZohoLinks, clock: SetClock) -> None:
    async with links.held("customer", 7) as late:
        clock.forward(LEASE)
        async with links.held("customer", 7) as link:
            link.zoho_id = "z7"
        late.zoho_id = "z8"
    assert await links.known("customer", 7) == "z7"


async def test_the_monolith_knows_ids_too_and_is_told_what_it_has_not(kept: Database, links: ZohoLinks) -> None:
    async with kept.session() as session:
        theirs, own = list(await session.scalars(select(vendors.c.id).order_by(vendors.c.id).limit(2)))
        await session.execute(vendors.update().values(zoho_vendor_id=None))
        await session.execute(vendors.update().where(vendors.c.id == theirs).values(zoho_vendor_id="v-old"))
        await session.commit()
    assert await links.known("vendor", theirs) == "v-old"
    for vendor_id in (theirs, own):
        async with links.held("vendor", vendor_id) as link:
            link.zoho_id = link.zoho_id or "v-new"
    async with kept.session(read_only=True) as session:
        columns = (vendors.c.zoho_vendor_id, vendors.c.zoho_last_sync)
        rows = [tuple(row) for row in await session.execute(select(*columns).order_by(vendors.c.id).limit(2))]
    assert rows == [("v-old", rows[0][1]), ("v-new", NOON)]
