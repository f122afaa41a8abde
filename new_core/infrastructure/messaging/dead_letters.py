"""What was given up, for people to look at and to try again; and the clearing of what is long done."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CursorResult, delete, exists, select, update

from new_core.infrastructure.database.deliveries import deliveries
from new_core.infrastructure.database.outbox import outbox
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.messaging.delivery import State


@dataclass(frozen=True, slots=True)
class Letter:
    delivery_id: int
    channel: str
    name: str
    aggregate: str
    aggregate_id: int
    state: str
    attempts: int
    next_attempt_at: datetime
    last_error: str | None


async def letters(database: Database, state: State, limit: int) -> list[Letter]:
    """List the deliveries in a state, the oldest first."""
    columns = (
        deliveries.c.id,
        deliveries.c.channel,
        outbox.c.name,
        deliveries.c.aggregate,
        deliveries.c.aggregate_id,
        deliveries.c.state,
        deliveries.c.attempts,
        deliveries.c.next_attempt_at,
        deliveries.c.last_error,
    )
    statement = (
        select(*columns)
        .join_from(deliveries, outbox, outbox.c.id == deliveries.c.outbox_id)
        .where(deliveries.c.state == state)
        .order_by(deliveries.c.id)
        .limit(limit)
    )
    async with database.session(read_only=True) as session:
        return [Letter(*row) for row in await session.execute(statement)]


async def redrive(database: Database, now: datetime, delivery_id: int | None = None) -> int:
    """Let the dead, or one of them, wait again with all their attempts; give how many.

    Later events of the same aggregate have gone ahead meanwhile. Handlers tell the state as it is, not as the
    event had it, so what comes late does no harm.
    """
    wanted = deliveries.c.state == State.DEAD
    if delivery_id is not None:
        wanted &= deliveries.c.id == delivery_id
    again = {"state": State.WAITING, "attempts": 0, "next_attempt_at": now, "settled_at": None}
    async with database.session() as session:
        ids = list(await session.scalars(update(deliveries).where(wanted).values(again).returning(deliveries.c.id)))
        await session.commit()
    return len(ids)


async def purge(database: Database, before: datetime) -> int:
    """Delete events all of whose deliveries are done, and that are older than `before`."""
    open_delivery = exists().where(deliveries.c.outbox_id == outbox.c.id, deliveries.c.state != State.DELIVERED)
    done = outbox.c.relayed_at.is_not(None) & (outbox.c.occurred_at < before) & ~open_delivery
    async with database.session() as session:
        found = await session.execute(delete(outbox).where(done))
        await session.commit()
    return found.rowcount if isinstance(found, CursorResult) else 0
