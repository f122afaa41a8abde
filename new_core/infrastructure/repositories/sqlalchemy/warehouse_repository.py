"""Warehouses in the legacy table `warehouses`."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from new_core.application.dtos.warehouse_dto import WAREHOUSE_SORT_FIELDS, WarehouseQuery
from new_core.domain.entities.base import Entity
from new_core.domain.entities.warehouse import Warehouse
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.warehouse_exceptions import WarehouseInUseError
from new_core.infrastructure.database.mappings.warehouses import warehouses
from new_core.infrastructure.repositories.sqlalchemy.base_repository import Conflict, equals, matches
from new_core.infrastructure.repositories.sqlalchemy.list_repository import SqlAlchemyListRepository
from new_core.infrastructure.repositories.sqlalchemy.references import missing


class SqlAlchemyWarehouseRepository(SqlAlchemyListRepository[Warehouse, WarehouseQuery]):
    table = warehouses
    sort_fields = WAREHOUSE_SORT_FIELDS

    def __init__(self, session: AsyncSession, saved: list[Entity]) -> None:
        super().__init__(session, saved, Warehouse, _conflict)

    async def missing_references(self, warehouse: Warehouse) -> Sequence[tuple[str, int]]:
        return await missing(self._session, [("branch_id", "branches", warehouse.branch_id)])

    async def remove(self, warehouse: Warehouse) -> None:
        await self._erase(warehouse, WarehouseInUseError(warehouse.name))

    @override
    def _conditions(self, query: WarehouseQuery) -> list[ColumnElement[bool]]:
        return [*matches(query.search, warehouses.c.name), *equals(warehouses.c.branch_id, query.branch_id)]


def _conflict(warehouse: Warehouse) -> Conflict:
    branch_id = warehouse.branch_id

    def explain(error: IntegrityError) -> Exception:
        # The branch was there when it was asked for, and is gone: SQLite does not name the foreign key.
        is_reference = "foreign key" in str(error.orig).lower()
        return InvalidValueError("branch_id", branch_id, "there is no such row") if is_reference else error

    return explain
