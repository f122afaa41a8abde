"""What the repositories of all aggregates share."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, Table, false, or_, select, true
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.application.dtos.page_dto import SortKey
from new_core.domain.entities.base import Entity
from new_core.infrastructure.database.snapshots import only_reads, snapshots_of
from new_core.infrastructure.database.statements import HIGHEST, Query, paged

Aggregate = TypeVar("Aggregate", bound=Entity)
Conflict = Callable[[IntegrityError], Exception]
HIGHEST_ID = 2**31 - 1
HIGHEST_OFFSET = HIGHEST
LONGEST_SEARCH = 1000
"""No searched column is nearly as long, and SQLite refuses patterns of more than 50,000 bytes."""


class SqlAlchemyRepository(Generic[Aggregate]):
    """One for each unit of work; `conflict` says in the domain's words what the database refused."""

    def __init__(
        self,
        session: AsyncSession,
        saved: list[Entity],
        entity: type[Aggregate],
        conflict: Callable[[Aggregate], Conflict],
    ) -> None:
        self._session = session
        self._saved = saved
        self._entity = entity
        self._conflict = conflict

    async def get(self, identity: int) -> Aggregate | None:
        return await self._fetch(identity, locked=False)

    async def get_for_update(self, identity: int) -> Aggregate | None:
        return await self._fetch(identity, locked=True)

    async def save(self, aggregate: Aggregate) -> None:
        self._session.add(aggregate)
        # Once: its events are taken at the commit, and go out in the order in which aggregates were first saved.
        if aggregate not in self._saved:
            self._saved.append(aggregate)
        # Asked for now: once the flush has failed, the aggregate's values cannot be read any more.
        conflict = self._conflict(aggregate)
        try:
            await self._session.flush()
        except IntegrityError as error:
            raise conflict(error) from error

    async def _erase(self, aggregate: Aggregate, refusal: Exception) -> None:
        """Delete the row now, or raise `refusal`: only the database knows all tables that may refer to it."""
        await self._session.delete(aggregate)
        self._saved.append(aggregate)
        try:
            await self._session.flush()
        except IntegrityError as error:
            raise refusal from error

    async def _fetch(self, identity: int, *, locked: bool) -> Aggregate | None:
        # A number that fits no id column is the id of nothing; the driver would raise.
        if not 0 < identity <= HIGHEST_ID:
            return None
        if not locked and only_reads(self._session):
            found: Aggregate | None = await snapshots_of(self._entity).get(self._session, identity)
            return found
        return await self._session.get(self._entity, identity, with_for_update=locked)

    def _every(self) -> Select[Any]:
        """Select all aggregates, for `_read`."""
        return snapshots_of(self._entity).select if only_reads(self._session) else select(self._entity)

    async def _read(self, statement: Select[Any], values: Mapping[str, object] | None = None) -> list[Aggregate]:
        if only_reads(self._session):
            found: list[Aggregate] = await snapshots_of(self._entity).all(self._session, statement, values)
            return found
        return list(await self._session.scalars(statement, values))

    async def _page(self, query: Query, make: Callable[[], Select[Any]]) -> list[Aggregate]:
        """Find the query's page; `make` adds conditions and order to `_every`, and nothing else of this unit of work."""
        statement, values = paged((self._entity, only_reads(self._session)), query, make)
        return await self._read(statement, values)


def can_be_stored(text: str) -> bool:
    """Whether a column may hold it: none holds a NUL or half a surrogate pair, and the driver raises when asked for one."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def matches(search: str | None, *columns: SQLColumnExpression[str]) -> list[ColumnElement[bool]]:
    """Make the condition that one of the columns contains `search`, literally but in any case."""
    if not search:
        return []
    if len(search) > LONGEST_SEARCH or not can_be_stored(search):
        return [false()]
    return [or_(*(column.icontains(search, autoescape=True) for column in columns))]


def naive(at: datetime) -> datetime:
    """Give the time as the legacy columns without a time zone hold it, which is in UTC."""
    return at.astimezone(UTC).replace(tzinfo=None)


def activity(wanted: bool | None, column: SQLColumnExpression[bool]) -> list[ColumnElement[bool]]:  # noqa: FBT001  read next to `matches`
    """Make the condition on the activity column; where it is NULL, a row counts as inactive."""
    if wanted is None:
        return []
    return [column.is_(true()) if wanted else column.is_not(true())]


def equals(column: SQLColumnExpression[int], value: int | None) -> list[ColumnElement[bool]]:
    """Make the condition on a column of ids; a number beyond the column's is found nowhere."""
    if value is None:
        return []
    return [column == value if abs(value) <= HIGHEST_ID else false()]


def says(column: SQLColumnExpression[str], text: str | None) -> list[ColumnElement[bool]]:
    """Make the condition on a column of texts; one that none can hold is found nowhere."""
    if text is None:
        return []
    return [column == text if can_be_stored(text) else false()]


def one_of(column: SQLColumnExpression[int], values: Collection[int] | None) -> list[ColumnElement[bool]]:
    """Make the condition that the column has one of the values; without values, none."""
    if values is None:
        return []
    return [column.in_([value for value in values if abs(value) <= HIGHEST_ID])]


def in_order(table: Table, keys: Iterable[SortKey], known: Collection[str]) -> list[ColumnElement[Any]]:
    """Make the order; the id is last, always: without it equal rows could change places between two pages."""
    wanted = [*keys, SortKey("id")]
    unknown = sorted({key.field for key in wanted} - set(known))
    if unknown:
        raise ValueError(f"{table.name} cannot be sorted by {', '.join(unknown)}")
    return [table.c[key.field].desc() if key.descending else table.c[key.field].asc() for key in wanted]
