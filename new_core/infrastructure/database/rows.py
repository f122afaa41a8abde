"""Rows as the driver gives them, all columns, none of our types: two readings of one row are equal or it has changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    FromClause,
    Select,
    func,
    literal,
    literal_column,
    select,
    tuple_,
    union_all,
)

from new_core.infrastructure.database.tables import TableFacts, Tables

Row = Mapping[str, Any]
Key = tuple[Any, ...]
_AT_ONCE: Final = 200
"""Keys in one statement; SQLite has a limit of its own for parameters."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Rows to be read from one table: those of these keys, and those whose counted key is above a number."""

    table: str
    keys: tuple[Key, ...] = ()
    above: int | None = None


def all_columns(connection: Connection, facts: TableFacts, of: FromClause | None = None) -> Select[Any]:
    """Every column the database has, whichever of them are mapped; literal ones, since those have no type of ours."""
    quote = connection.dialect.identifier_preparer.quote
    place = quote(facts.name)
    columns: list[ColumnElement[Any]] = [literal_column(f"{place}.{quote(name)}").label(name) for name in facts.columns]
    return select(*columns).select_from(facts.clause if of is None else of)


def fetch(connection: Connection, statement: Executable, parameters: Mapping[str, Any] | None = None) -> list[Row]:
    return [dict(row) for row in connection.execute(statement, dict(parameters or {})).mappings()]


def rows_of_keys(connection: Connection, facts: TableFacts, keys: Sequence[Key]) -> Iterator[Row]:
    part = facts.key[0] if len(facts.key) == 1 else tuple_(*facts.key)
    for first in range(0, len(keys), _AT_ONCE):
        some = keys[first : first + _AT_ONCE]
        asked = [key[0] for key in some] if len(facts.key) == 1 else some
        yield from fetch(connection, all_columns(connection, facts).where(part.in_(asked)))


def rows_above(connection: Connection, facts: TableFacts, above: int, limit: int) -> list[Row]:
    """The rows that came after, oldest first."""
    part = facts.key[0]
    statement = all_columns(connection, facts).where(part > above).order_by(part).limit(limit)
    return fetch(connection, statement)


def highest_keys(
    connection: Connection, counted: Sequence[TableFacts], but: Mapping[str, Sequence[Key]]
) -> dict[str, int]:
    """The highest counted key of each table in one statement, 0 where it is empty; `but` are keys only being tried."""
    asked = []
    for facts in counted:
        tried = [key[0] for key in but.get(facts.name, ())]
        one = select(literal(facts.name).label("name"), func.max(facts.key[0]).label("highest"))
        asked.append(one.where(facts.key[0].not_in(tried)) if tried else one)
    return {name: highest or 0 for name, highest in connection.execute(union_all(*asked))} if asked else {}


def read_rows(connection: Connection, tables: Tables, wanted: Sequence[Wanted], limit: int) -> dict[str, list[Row]]:
    """At most `limit` rows of each table; KeyError for a table that is not there."""
    found: dict[str, list[Row]] = {}
    for each in wanted:
        facts = tables[each.table]
        rows = list(rows_of_keys(connection, facts, each.keys[:limit])) if each.keys else []
        if each.above is not None and facts.is_counted:
            rows += rows_above(connection, facts, each.above, limit)
        found[each.table] = rows
    return found
