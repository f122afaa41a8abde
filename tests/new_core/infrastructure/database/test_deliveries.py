import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from new_core.infrastructure.database.deliveries import deliveries
from new_core.infrastructure.database.outbox import outbox
from new_core.infrastructure.database.session import Database
from tests.support.outbox import NOON, happen


async def test_an_event_is_delivered_once_on_a_channel_and_goes_with_its_event(database: Database) -> None:
    await happen(database, "customer.created", 1)
    async with database.session() as session:
        outbox_id = await session.scalar(select(func.max(outbox.c.id)))
        row = {
            "outbox_id": outbox_id,
            "channel": "email",
            "aggregate": "customer",
            "aggregate_id": 1,
            "state": "waiting",
            "attempts": 0,
            "next_attempt_at": NOON,
        }
        await session.execute(insert(deliveries), [row])
        await session.commit()
    async with database.session() as session:
        with pytest.raises(IntegrityError):
            await session.execute(insert(deliveries), [row])
    async with database.session() as session:
        await session.execute(outbox.delete().where(outbox.c.id == outbox_id))
        assert await session.scalar(select(func.count()).select_from(deliveries)) == 0
