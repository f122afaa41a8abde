"""What the repositories share whose aggregates are listed by one query object: pages in a defined order."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Generic, Protocol, TypeVar

from sqlalchemy import Column, ColumnElement, Table, func, select

from new_core.application.dtos.page_dto import SortKey
from new_core.domain.entities.base import Entity
from new_core.infrastructure.database.newest import among_newest
from new_core.infrastructure.repositories.sqlalchemy.base_repository import (
    SqlAlchemyRepository,
    can_be_stored,
    in_order,
)


class ListQuery(Protocol):
    @property
    def sort(self) -> Sequence[SortKey]: ...

    @property
    def offset(self) -> int: ...

    @property
    def limit(self) -> int | None: ...


Aggregate = TypeVar("Aggregate", bound=Entity)
Query = TypeVar("Query", bound=ListQuery)


class SqlAlchemyListRepository(SqlAlchemyRepository[Aggregate], ABC, Generic[Aggregate, Query]):
    table: ClassVar[Table]
    sort_fields: ClassVar[Sequence[str]]

    async def find(self, query: Query) -> list[Aggregate]:
        return await self._page(
            query,
            lambda: (
                self._every()
                .where(*(self._conditions(query) or among_newest(self.table, query)))
                .order_by(*in_order(self.table, query.sort, self.sort_fields))
            ),
        )

    async def count(self, query: Query) -> int:
        statement = select(func.count()).select_from(self.table).where(*self._conditions(query))
        return await self._session.scalar(statement) or 0

    @abstractmethod
    def _conditions(self, query: Query) -> list[ColumnElement[bool]]: ...

    async def _is_there(self, column: Column[str], value: str) -> bool:
        if not can_be_stored(value):
            return False
        return await self._session.scalar(select(self.table.c.id).where(column == value)) is not None
