"""Looks for rows that others are to refer to, all in one statement.

Asked although the foreign keys would refuse them: SQLite does not say which, and the client should know.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Integer, column, exists, select, table
from sqlalchemy.ext.asyncio import AsyncSession

Reference = tuple[str, str, int | None]
"""Name of the value, table it refers to, id."""


async def missing(session: AsyncSession, references: Iterable[Reference]) -> Sequence[tuple[str, int]]:
    wanted = [(name, to, value) for name, to, value in references if value is not None]
    if not wanted:
        return []
    checks = [
        exists().where(column("id", Integer, _selectable=table(to, column("id", Integer))) == value)
        for _, to, value in wanted
    ]
    row = (await session.execute(select(*checks))).one()
    return [(name, value) for (name, _, value), is_there in zip(wanted, row, strict=True) if not is_there]
