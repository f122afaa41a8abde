"""Which of our records is which in Zoho Books, and who is telling of it: one at a time, in all processes.

Two that tell of one record at once would create it twice: an invoice's own event and the payment that needs the invoice.
"""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Column, Table, and_, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.services.delivery_errors import TemporaryServiceError
from new_core.infrastructure.database.deliveries import zoho_records
from new_core.infrastructure.database.mappings.items import items
from new_core.infrastructure.database.mappings.vendors import vendors
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.messaging.delivery import LEASE

BUSY_SECONDS: Final = 2.0
_LEGACY: Final[dict[str, tuple[Table, Column[str | None]]]] = {
    "item": (items, items.c.zoho_item_id),
    "vendor": (vendors, vendors.c.zoho_vendor_id),
}
"""Where the monolith keeps Zoho's id itself: there we look, and there we write what it has not."""


@dataclass(slots=True)
class Link:
    """What is known of a record; what is set here is kept when the hold ends."""

    zoho_id: str | None
    event_id: str | None
    digest: str | None
    """Of what was told last."""


class ZohoLinks:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def known(self, aggregate: str, aggregate_id: int) -> str | None:
        columns = zoho_records.c
        mine = select(columns.zoho_id).where(columns.aggregate == aggregate, columns.aggregate_id == aggregate_id)
        async with self._database.session(read_only=True) as session:
            zoho_id: str | None = await session.scalar(mine)
        return await self._legacy_id(aggregate, aggregate_id) or zoho_id

    @asynccontextmanager
    async def held(self, aggregate: str, aggregate_id: int) -> AsyncIterator[Link]:
        """Hold the record; TemporaryServiceError while somebody else does."""
        claim = uuid.uuid4().hex
        link = await self._claim(aggregate, aggregate_id, claim)
        before = link.zoho_id
        try:
            yield link
        finally:
            await self._release(claim, link)
        if link.zoho_id != before:
            await self._tell_legacy(aggregate, aggregate_id, link.zoho_id)

    async def _claim(self, aggregate: str, aggregate_id: int, claim: str) -> Link:
        columns, now = zoho_records.c, self._clock()
        await self._ensure_row(aggregate, aggregate_id)
        is_free = or_(columns.claimed_until.is_(None), columns.claimed_until <= now)
        take = (
            update(zoho_records)
            .where(columns.aggregate == aggregate, columns.aggregate_id == aggregate_id, is_free)
            .values(claim=claim, claimed_until=now + LEASE)
            .returning(columns.zoho_id, columns.event_id, columns.digest)
        )
        async with self._database.session() as session:
            row = (await session.execute(take)).first()
            await session.commit()
        if row is None:
            raise TemporaryServiceError("zoho", f"{aggregate} {aggregate_id} is being told by another", BUSY_SECONDS)
        return Link(await self._legacy_id(aggregate, aggregate_id) or row.zoho_id, row.event_id, row.digest)

    async def _ensure_row(self, aggregate: str, aggregate_id: int) -> None:
        columns = zoho_records.c
        mine = and_(columns.aggregate == aggregate, columns.aggregate_id == aggregate_id)
        async with self._database.session(read_only=True) as session:
            if await session.scalar(select(columns.aggregate).where(mine)) is not None:
                return
        # If another is quicker, its row does as well.
        with suppress(IntegrityError):
            async with self._database.session() as session:
                row = {"aggregate": aggregate, "aggregate_id": aggregate_id}
                await session.execute(insert(zoho_records).values(row))
                await session.commit()

    async def _release(self, claim: str, link: Link) -> None:
        kept = {"zoho_id": link.zoho_id, "event_id": link.event_id, "digest": link.digest}
        freed = {**kept, "told_at": self._clock(), "claim": None, "claimed_until": None}
        async with self._database.session() as session:
            # Whoever lost its claim, because the lease ran out, has no say any more.
            await session.execute(update(zoho_records).where(zoho_records.c.claim == claim).values(freed))
            await session.commit()

    async def _legacy_id(self, aggregate: str, aggregate_id: int) -> str | None:
        if aggregate not in _LEGACY:
            return None
        table, column = _LEGACY[aggregate]
        async with self._database.session(read_only=True) as session:
            found: str | None = await session.scalar(select(column).where(table.c.id == aggregate_id))
        return found or None

    async def _tell_legacy(self, aggregate: str, aggregate_id: int, zoho_id: str | None) -> None:
        if aggregate not in _LEGACY or zoho_id is None:
            return
        table, column = _LEGACY[aggregate]
        said = {column.name: zoho_id, "zoho_last_sync": self._clock()}
        async with self._database.session() as session:
            is_empty = or_(column.is_(None), column == "")
            await session.execute(update(table).where(table.c.id == aggregate_id, is_empty).values(said))
            await session.commit()
