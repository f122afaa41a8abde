"""Pages of the newest rows, where the legacy schema has no index to find them by.

The whole table is read then, but need not be sorted: rows are mostly as new as their ids are high. Among the rows with the highest
ids there are as many as a page and all before it need, so whatever is older than the oldest of these is on none of them.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy import BigInteger, ColumnElement, Table, case, cast, func, or_, select

from new_core.application.dtos.page_dto import SortKey
from new_core.infrastructure.database.statements import LIMIT, OFFSET, Paged

GROWING = "created_at"


class Sorted(Paged, Protocol):
    @property
    def sort(self) -> Sequence[SortKey]: ...


def among_newest(table: Table, query: Sorted) -> list[ColumnElement[bool]]:
    """Make the condition, for a list of all rows that begins with the newest; none for any other.

    Exact whatever the ids are like: where high ids are old, more rows are left to be sorted. A row without a time stays, and where one
    is among the highest ids, all stay: databases disagree on where such rows are sorted.
    """
    first = query.sort[0] if query.sort else None
    if first is None or first.field != GROWING or not first.descending or query.limit is None:
        return []
    at: ColumnElement[Any] = table.c[GROWING]
    # Wider than either, as both may be the highest number there is.
    wanted = cast(OFFSET, BigInteger) + cast(LIMIT, BigInteger)
    highest = select(at).order_by(table.c.id.desc()).limit(wanted).subquery()
    its = highest.c[GROWING]
    oldest = select(case((func.count(its) == func.count(), func.min(its)))).select_from(highest).scalar_subquery()
    return [or_(at >= oldest, at.is_(None), oldest.is_(None))]
