"""Deliveries in the database: fanned out from the outbox, claimed, settled, counted.

PostgreSQL skips what others have locked; SQLite has one writer at a time anyway. On both, a claim column keeps
a delivery for whoever took it after the transaction is over.
"""

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, insert, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.infrastructure.database.deliveries import LONGEST_ERROR, deliveries
from new_core.infrastructure.database.outbox import outbox
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.messaging.delivery import LEASE, MOST_CLAIMED, Claim, Event, State, Work

FAN_OUT_LOCK: Final = 0x6E63_6F75_74
"""One at a time on PostgreSQL: two could make a later event's deliveries visible before an earlier one's."""
BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class Counts:
    outbox: int
    """Events that no relay has seen yet."""
    waiting: int
    dead: int
    oldest: datetime | None
    """When the oldest that still waits, seen or not, happened."""


class DeliveryStore:
    def __init__(self, database: Database, channels_of: Callable[[str], Collection[str]]) -> None:
        """`channels_of` names the channels that want to hear of an event."""
        self._database = database
        self._channels_of = channels_of

    async def due_channels(self, now: datetime) -> set[str]:
        """Look without locking, so that an idle relay never gets in the way of a writer."""
        async with self._database.session(read_only=True) as session:
            return set(await session.scalars(select(deliveries.c.channel).where(_due(now)).distinct()))

    async def fan_out(self, now: datetime) -> int:
        """Make a delivery for each channel of each new event; give the number of events."""
        async with self._database.session(read_only=True) as session:
            # Asked by a reader first: on SQLite a session that may write takes the only lock, and would each second.
            if not await session.scalar(select(exists().where(outbox.c.relayed_at.is_(None)))):
                return 0
        async with self._database.session() as session:
            if not await self._may_fan_out(session):
                return 0
            columns = (outbox.c.id, outbox.c.name, outbox.c.aggregate, outbox.c.aggregate_id)
            fresh = select(*columns).where(outbox.c.relayed_at.is_(None)).order_by(outbox.c.id).limit(BATCH)
            events = list(await session.execute(fresh))
            rows = [_new_delivery(event, channel, now) for event in events for channel in self._channels_of(event.name)]
            if rows:
                await session.execute(insert(deliveries), rows)
            # Events nobody wants are marked too, so that they are not looked at for ever.
            seen = [event.id for event in events]
            await session.execute(update(outbox).where(outbox.c.id.in_(seen)).values(relayed_at=now))
            await session.commit()
        return len(events)

    async def claim(self, channel: str, now: datetime) -> list[Claim]:
        """Take what is due on the channel and first in line of its aggregate."""
        async with self._database.session() as session:
            # Two relays may both find room: the bound is there to keep queues short, not to be exact.
            room = MOST_CLAIMED - (await session.scalar(_claimed(channel, now)) or 0)
            ids = list(await session.scalars(_heads(channel, now).limit(max(room, 0))))
            token = uuid.uuid4().hex
            taken = {"claim": token, "claimed_until": now + LEASE}
            await session.execute(update(deliveries).where(deliveries.c.id.in_(ids)).values(taken))
            await session.commit()
        return [Claim(delivery_id, token, channel) for delivery_id in ids]

    async def begin(self, claim: Claim, now: datetime) -> Work | None:
        """Turn a claim into work, once: a message that comes twice finds its token used up."""
        fresh = Claim(claim.delivery_id, uuid.uuid4().hex, claim.channel)
        async with self._database.session() as session:
            renewed = await session.execute(
                update(deliveries)
                .where(_held(claim))
                .values(claim=fresh.token, claimed_until=now + LEASE)
                .returning(deliveries.c.id)
            )
            if renewed.first() is None:
                return None
            found = await session.execute(_events(deliveries.c.id == claim.delivery_id))
            row = found.one()
            await session.commit()
        return Work(fresh, _event(row), row.attempts)

    async def delivered(self, work: Work, now: datetime) -> None:
        await self._settle(work, state=State.DELIVERED, settled_at=now, attempts=work.attempts + 1, last_error=None)

    async def failed(self, work: Work, error: str, again_at: datetime) -> None:
        await self._settle(work, attempts=work.attempts + 1, last_error=error[:LONGEST_ERROR], next_attempt_at=again_at)

    async def died(self, work: Work, error: str, now: datetime) -> None:
        attempts, last_error = work.attempts + 1, error[:LONGEST_ERROR]
        await self._settle(work, state=State.DEAD, settled_at=now, attempts=attempts, last_error=last_error)

    async def give_back(self, claims: Sequence[Claim], again_at: datetime) -> None:
        """Let go of what could not even be begun; it does not count as an attempt."""
        async with self._database.session() as session:
            for claim in claims:
                values = {"claim": None, "claimed_until": None, "next_attempt_at": again_at}
                await session.execute(update(deliveries).where(_held(claim)).values(values))
            await session.commit()

    async def counts(self) -> Counts:
        fresh = outbox.c.relayed_at.is_(None)
        open_event = or_(
            fresh, outbox.c.id.in_(select(deliveries.c.outbox_id).where(deliveries.c.state == State.WAITING))
        )
        numbers = select(
            select(func.count()).select_from(outbox).where(fresh).scalar_subquery(),
            _count(State.WAITING).scalar_subquery(),
            _count(State.DEAD).scalar_subquery(),
            select(func.min(outbox.c.occurred_at)).where(open_event).scalar_subquery(),
        )
        async with self._database.session(read_only=True) as session:
            found = await session.execute(numbers)
            return Counts(*found.one())

    async def _may_fan_out(self, session: AsyncSession) -> bool:
        if self._database.engine.dialect.name != "postgresql":
            return True
        return bool(await session.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": FAN_OUT_LOCK}))

    async def _settle(self, work: Work, **values: str | int | datetime | None) -> None:
        # Whoever lost its claim, because the lease ran out, has no say any more.
        freed = values | {"claim": None, "claimed_until": None}
        async with self._database.session() as session:
            await session.execute(update(deliveries).where(_held(work.claim)).values(freed))
            await session.commit()


def _due(now: datetime) -> ColumnElement[bool]:
    columns = deliveries.c
    return and_(
        columns.state == State.WAITING,
        columns.next_attempt_at <= now,
        or_(columns.claimed_until.is_(None), columns.claimed_until <= now),
    )


def _held(claim: Claim) -> ColumnElement[bool]:
    columns = deliveries.c
    return and_(columns.id == claim.delivery_id, columns.claim == claim.token, columns.state == State.WAITING)


def _heads(channel: str, now: datetime) -> Select[int]:
    earlier = deliveries.alias()
    is_behind = exists().where(
        earlier.c.channel == deliveries.c.channel,
        earlier.c.aggregate == deliveries.c.aggregate,
        earlier.c.aggregate_id == deliveries.c.aggregate_id,
        # Not what is dead: a letter nobody will take must not hold up all that follows about the same record.
        earlier.c.state == State.WAITING,
        earlier.c.outbox_id < deliveries.c.outbox_id,
    )
    return (
        select(deliveries.c.id)
        .where(_due(now), deliveries.c.channel == channel, ~is_behind)
        .order_by(deliveries.c.outbox_id)
        .with_for_update(skip_locked=True)
    )


def _claimed(channel: str, now: datetime) -> Select[int]:
    return _count(State.WAITING).where(deliveries.c.channel == channel, deliveries.c.claimed_until > now)


def _count(state: State) -> Select[int]:
    return select(func.count()).select_from(deliveries).where(deliveries.c.state == state)


def _new_delivery(event: Row[int, str, str, int], channel: str, now: datetime) -> dict[str, object]:
    return {
        "outbox_id": event.id,
        "channel": channel,
        "aggregate": event.aggregate,
        "aggregate_id": event.aggregate_id,
        "state": State.WAITING,
        "attempts": 0,
        "next_attempt_at": now,
    }


def _events(condition: ColumnElement[bool]) -> Select[*tuple[object, ...]]:
    names = ("event_id", "name", "aggregate", "aggregate_id", "payload", "occurred_at")
    columns = [outbox.c[name] for name in names]
    return (
        select(deliveries.c.attempts, *columns)
        .join_from(outbox, deliveries, outbox.c.id == deliveries.c.outbox_id)
        .where(condition)
    )


def _event(row: Row[*tuple[object, ...]]) -> Event:
    return Event(row.event_id, row.name, row.aggregate, row.aggregate_id, row.payload, row.occurred_at)
