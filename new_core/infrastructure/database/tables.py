"""What the database says of its tables, the mapped and the unmapped: keys, and who refers to whom."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnClause, Connection, Integer, TableClause, column, inspect, table

OWN_PREFIX: Final = "nc_"
"""Of tables that only the new core has."""


@dataclass(frozen=True, slots=True)
class TableFacts:
    name: str
    columns: tuple[str, ...]
    clause: TableClause
    """Of the columns of the primary key only; none where the table has none."""
    references: Mapping[str, tuple[str, str]]
    """Column to the table and column it refers to; of foreign keys over one column."""
    is_counted: bool
    """The key is one integer, which the database counts up."""

    @property
    def is_own(self) -> bool:
        return self.name.startswith(OWN_PREFIX)

    @property
    def key(self) -> tuple[ColumnClause[Any], ...]:
        return tuple(self.clause.c)

    @property
    def key_names(self) -> tuple[str, ...]:
        return tuple(self.clause.c.keys())

    def key_of(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(row[name] for name in self.key_names)


Tables = Mapping[str, TableFacts]


def read_tables(connection: Connection) -> Tables:
    """Ask for all tables at once: on PostgreSQL that is three statements, however many there are."""
    inspector = inspect(connection)
    keys = {name: list(found["constrained_columns"]) for name, found in _each(inspector.get_multi_pk_constraint)}
    references = dict(_each(inspector.get_multi_foreign_keys))
    return {
        name: _facts(
            name, {each["name"]: each["type"] for each in columns}, keys.get(name, []), references.get(name, ())
        )
        for name, columns in _each(inspector.get_multi_columns)
    }


def referring(tables: Tables, name: str) -> Iterator[TableFacts]:
    """The tables with a foreign key to this one."""
    for facts in tables.values():
        if any(target == name for target, _ in facts.references.values()):
            yield facts


def _each(ask: Callable[[], Mapping[Any, Any]]) -> Iterator[tuple[str, Any]]:
    for (_, name), found in ask().items():
        yield name, found


def _facts(name: str, types: Mapping[str, Any], key: list[str], foreign: Sequence[Mapping[str, Any]]) -> TableFacts:
    references = {
        each["constrained_columns"][0]: (each["referred_table"], (each["referred_columns"] or ["id"])[0])
        for each in foreign
        if len(each["constrained_columns"]) == 1
    }
    return TableFacts(
        name,
        tuple(types),
        table(name, *(column(part, types[part]) for part in key)),
        references,
        is_counted=len(key) == 1 and isinstance(types[key[0]], Integer),
    )
