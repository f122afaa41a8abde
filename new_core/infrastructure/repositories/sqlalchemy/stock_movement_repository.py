"""Movements in the legacy table `stock_movements`."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.application.dtos.inventory_dto import MOVEMENT_SORT_FIELDS, MovementQuery
from new_core.domain.entities.inventory_item import StockMovement
from new_core.infrastructure.database.mappings.inventory import stock_movements
from new_core.infrastructure.database.newest import among_newest
from new_core.infrastructure.database.snapshots import snapshots_of
from new_core.infrastructure.database.statements import paged
from new_core.infrastructure.repositories.sqlalchemy.base_repository import equals, in_order, matches
from new_core.infrastructure.repositories.sqlalchemy.references import missing


class SqlAlchemyStockMovementRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, query: MovementQuery) -> list[StockMovement]:
        # Movements are never changed, whoever reads them.
        snapshots = snapshots_of(StockMovement)
        made = paged(
            snapshots,
            query,
            lambda: snapshots.select.where(*(_conditions(query) or among_newest(stock_movements, query))).order_by(
                *in_order(stock_movements, query.sort, MOVEMENT_SORT_FIELDS)
            ),
        )
        return await snapshots.all(self._session, *made)

    async def count(self, query: MovementQuery) -> int:
        statement = select(func.count()).select_from(stock_movements).where(*_conditions(query))
        return await self._session.scalar(statement) or 0

    async def missing_references(self, movements: Sequence[StockMovement]) -> Sequence[tuple[str, int]]:
        who = {movement.created_by for movement in movements}
        return await missing(self._session, [("created_by", "users", user_id) for user_id in sorted(who)])

    async def add(self, movements: Sequence[StockMovement]) -> None:
        self._session.add_all(movements)
        await self._session.flush()


def _conditions(query: MovementQuery) -> list[ColumnElement[bool]]:
    columns = stock_movements.c
    return [*matches(query.search, columns.notes), *equals(columns.inventory_item_id, query.inventory_item_id)]
