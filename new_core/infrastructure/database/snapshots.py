"""Entities as a row has them, made without the mapper: for reading, which is most of what is asked.

A mapped object is more than its row: a state that knows what was changed, a place in the session's identity map,
events for each value. Who only reads has no use for any of it. A snapshot has the entity's class, values and methods; setting a
value is refused.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import Any, Final, Generic, NoReturn, TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapper, RelationshipProperty

from new_core.infrastructure.database.session import ReadOnlySession

Mapped = TypeVar("Mapped")
IDENTITY: Final = "identity"


class _Unchanging:
    """Stands where the mapper keeps an object's state, and is asked as soon as a value is to be set."""

    def __getattr__(self, name: str) -> NoReturn:
        raise TypeError("it was read by a read-only unit of work; begin one without read_only to change it")


_STATE: Final = _Unchanging()


class Snapshots(Generic[Mapped]):
    """How the rows of one mapped class are read. Composites and one level of lists are known, as the mappings have them."""

    def __init__(self, entity: type[Mapped]) -> None:
        mapper: Mapper[Mapped] = inspect(entity)
        self._entity = entity
        self._keys = tuple(prop.key for prop in mapper.column_attrs)
        columns: Sequence[ColumnElement[Any]] = [prop.columns[0] for prop in mapper.column_attrs]
        self.select: Final[Select[Any]] = select(*columns)
        """All columns of the class, without conditions; made once, as it is what takes longest to make."""
        self._one: Final = self.select.where(mapper.primary_key[0] == bindparam(IDENTITY))
        self._some: Final = self.select.where(mapper.primary_key[0].in_(bindparam(IDENTITY, expanding=True)))
        self._composites = [
            (prop.key, prop.composite_class, itemgetter(*(mapper.get_property_by_column(c).key for c in prop.columns)))
            for prop in mapper.composites
        ]
        self._lists = [_List(prop) for prop in mapper.relationships]

    async def all(
        self, session: AsyncSession, statement: Select[Any], values: Mapping[str, object] | None = None
    ) -> list[Mapped]:
        """What a statement made from `select` finds."""
        found = [self._made(row) for row in await session.execute(statement, values)]
        for each in self._lists:
            await each.fill(session, found)
        return found

    async def get(self, session: AsyncSession, identity: int) -> Mapped | None:
        found = await self.all(session, self._one, {IDENTITY: identity})
        return found[0] if found else None

    async def some(self, session: AsyncSession, identities: Collection[int]) -> list[Mapped]:
        """Those of the identities that there are, in no order."""
        if len(identities) == 1:
            # A list of any length is written into the statement anew each time; one value is only sent.
            return await self.all(session, self._one, {IDENTITY: next(iter(identities))})
        return await self.all(session, self._some, {IDENTITY: list(identities)})

    def _made(self, row: Iterable[object]) -> Mapped:
        values = dict(zip(self._keys, row, strict=True))
        for key, composite, parts in self._composites:
            values[key] = composite(*parts(values))
        values["_sa_instance_state"] = _STATE
        made = self._entity.__new__(self._entity)
        made.__dict__.update(values)
        return made


class _List:
    """The list of one relationship: the members of all owners are read at once."""

    def __init__(self, prop: RelationshipProperty[Any]) -> None:
        self._key = prop.key
        self._members = snapshots_of(prop.mapper.class_)
        [(_, reference)] = prop.local_remote_pairs or ()
        self._owner = attrgetter(prop.mapper.get_property_by_column(reference).key)
        wanted = reference.in_(bindparam(IDENTITY, expanding=True))
        self._statement = self._members.select.where(wanted).order_by(*(prop.order_by or ()))

    async def fill(self, session: AsyncSession, owners: Sequence[Any]) -> None:
        lists: dict[object, list[Any]] = {owner.id: [] for owner in owners}
        if lists:
            rows = await session.execute(self._statement, {IDENTITY: list(lists)})
            for row in rows:
                member = self._members._made(row)  # noqa: SLF001  of the same class
                lists[self._owner(member)].append(member)
        for owner in owners:
            owner.__dict__[self._key] = lists[owner.id]


def snapshots_of(entity: type[Mapped]) -> Snapshots[Mapped]:
    """How this class is read; made when it is first asked for, as the mappings must be complete by then."""
    known: Snapshots[Mapped] | None = _KNOWN.get(entity)
    if known is None:
        known = _KNOWN[entity] = Snapshots(entity)
    return known


_KNOWN: Final[dict[type, Snapshots[Any]]] = {}


def only_reads(session: AsyncSession) -> bool:
    return isinstance(session.sync_session, ReadOnlySession)
