"""References of SQLite that are checked only by a commit, looked at without one.

The others were checked when their statement ran. The pragma reads whole tables, so it is asked only of those that
put a check off, and only what has to do with the rows at hand is held against them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, text


def broken_reference(connection: Connection, touched: Mapping[str, Iterable[tuple[Any, ...]]]) -> str | None:
    """One sentence about the first broken reference that touched rows have, or that others have to them."""
    for name in _deferring(connection):
        for table, rowid, parent, _ in connection.execute(
            text("SELECT * FROM pragma_foreign_key_check(:name)"), {"name": name}
        ):
            if (rowid,) in set(touched.get(table, ())) or parent in touched:
                return f"{table} {rowid} refers to a row of {parent} that is not there"
    return None


def _deferring(connection: Connection) -> list[str]:
    statement = text("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%DEFERRABLE%DEFERRED%'")
    return list(connection.execute(statement).scalars())
