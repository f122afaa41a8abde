"""Notes which rows the statements of one connection touch, however they are sent: flush, session or Core.

Before an UPDATE or DELETE runs, the rows that it will meet are read by its own condition; after an INSERT, the keys
are known. What became of them is read at the end. A statement of which the rows cannot be told is refused.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import Connection, CursorResult, Delete, Insert, TextClause, Update, event
from sqlalchemy.engine.interfaces import ExecutionContext
from sqlalchemy.exc import InvalidRequestError

from new_core.infrastructure.database.rows import Key, Row, all_columns, fetch, highest_keys, rows_above, rows_of_keys
from new_core.infrastructure.database.tables import TableFacts, Tables, referring

_CHANGING: Final = re.compile(
    r"\s*(insert|update|delete|merge|replace|truncate|copy|alter|create|drop)\b|\s*with\b.*\b(insert|update|delete)\s",
    re.IGNORECASE | re.DOTALL,
)

_MOST_AT_ONCE: Final = 10_000
"""Rows of one statement."""


class UnrecordedError(Exception):
    """A statement would change rows that nobody could name afterwards."""


@dataclass(frozen=True, slots=True)
class RowChange:
    table: str
    key: Mapping[str, Any]
    operation: Literal["insert", "update", "delete"]
    before: Row | None
    after: Row | None


class RowRecorder:
    """Listens on one connection, for as long as that is in use."""

    def __init__(self, connection: Connection, tables: Tables) -> None:
        self._connection = connection
        self._tables = tables
        self._touched: dict[str, dict[Key, Row | None]] = defaultdict(dict)
        self._highest: dict[str, int] = {}
        """Of the tables of inserts under way that will not say their keys."""
        event.listen(connection, "before_execute", self._before)
        event.listen(connection, "after_execute", self._after)
        event.listen(connection, "before_cursor_execute", self._refuse_text)

    @property
    def touched(self) -> Mapping[str, Iterable[Key]]:
        return self._touched

    def changes(self) -> list[RowChange]:
        """How the touched rows differ now from what they were at first, in the order they were touched."""
        found = []
        for name, before in self._touched.items():
            facts = self._tables[name]
            after = {facts.key_of(row): row for row in rows_of_keys(self._connection, facts, list(before))}
            found += [
                _change(facts, key, before[key], after.get(key)) for key in before if before[key] != after.get(key)
            ]
        return found

    def highest_keys(self) -> dict[str, int]:
        """The highest key, without what was inserted here, of each touched table and of those that refer to one."""
        names = set(self._touched) | {facts.name for name in self._touched for facts in referring(self._tables, name)}
        counted = [self._tables[name] for name in sorted(names) if self._tables[name].is_counted]
        tried = {name: [key for key, row in rows.items() if row is None] for name, rows in self._touched.items()}
        return highest_keys(self._connection, counted, tried)

    def _before(
        self, connection: Connection, clause: object, many: Iterable[Any], one: Mapping[str, Any], _options: object
    ) -> None:
        if isinstance(clause, Insert):
            facts = self._facts(clause)
            if facts.is_counted and not _tells_keys(clause, facts, is_one=not many):
                self._highest |= highest_keys(connection, [facts], {})
        if not isinstance(clause, Update | Delete):
            return
        facts = self._facts(clause)
        # Of the very table that the condition speaks of: another of the same name would be joined to it.
        statement = all_columns(connection, facts, clause.table).with_for_update()
        if clause.whereclause is not None:
            statement = statement.where(clause.whereclause)
        for parameters in many or [one]:
            for row in fetch(connection, statement, parameters):
                self._touched[facts.name].setdefault(facts.key_of(row), row)

    def _after(
        self,
        connection: Connection,
        clause: object,
        many: Sequence[Any],
        _one: object,
        _options: object,
        result: CursorResult[Any],
    ) -> None:
        if isinstance(clause, Insert):
            facts = self._facts(clause)
            above = self._highest.pop(facts.name, None)
            # asyncpg does not count what it wrote for many.
            written = result.rowcount if result.rowcount >= 0 else len(many)
            keys = _inserted(clause, facts, result) if above is None else _came(connection, facts, above, written)
            for key in keys:
                self._touched[facts.name].setdefault(key, None)

    def _refuse_text(
        self,
        _connection: Connection,
        _cursor: object,
        statement: str,
        _parameters: object,
        context: ExecutionContext | None,
        _executemany: object,
    ) -> None:
        compiled = context.compiled if context is not None else None
        if compiled is not None and isinstance(compiled.statement, Insert | Update | Delete):
            return
        is_text = compiled is None or isinstance(compiled.statement, TextClause)
        if _CHANGING.match(statement) and (is_text or not statement.lstrip().lower().startswith("select")):
            raise UnrecordedError(
                f"{statement[:60]!r} changes rows unseen; write it with insert(), update() or delete()"
            )

    def _facts(self, clause: Insert | Update | Delete) -> TableFacts:
        name = getattr(clause.table, "name", None)
        facts = self._tables.get(str(name))
        if facts is None or not facts.key:
            raise UnrecordedError(f"{name}: a table without primary key, or none, whose rows cannot be told apart")
        return facts


def _change(facts: TableFacts, key: Key, before: Row | None, after: Row | None) -> RowChange:
    operation: Literal["insert", "update", "delete"] = "update"
    if before is None:
        operation = "insert"
    elif after is None:
        operation = "delete"
    return RowChange(facts.name, dict(zip(facts.key_names, key, strict=True)), operation, before, after)


def _tells_keys(clause: Insert, facts: TableFacts, *, is_one: bool) -> bool:
    """Whether the statement's result will name the keys: that of one plain row does, and that of a flush."""
    odd = [getattr(clause, name, None) for name in ("_post_values_clause", "_returning", "_multi_values", "select")]
    is_plain = all(each is None or (isinstance(each, tuple) and not each) for each in odd)
    knows_key = tuple(part.name for part in getattr(clause.table, "primary_key", ())) == facts.key_names
    return is_plain and knows_key and (is_one or bool(getattr(clause, "_return_defaults", False)))


def _came(connection: Connection, facts: TableFacts, above: int, written: int) -> list[Key]:
    """The keys that are there now and were not before; they must be as many as the statement wrote."""
    rows = rows_above(connection, facts, above, _MOST_AT_ONCE)
    if len(rows) != written:
        raise UnrecordedError(
            f"an insert into {facts.name} wrote {written} rows, of which {len(rows)} have new keys; "
            "insert through the session, or one row at a time, and without ON CONFLICT DO UPDATE"
        )
    return [facts.key_of(row) for row in rows]


def _inserted(clause: Insert, facts: TableFacts, result: CursorResult[Any]) -> list[Key]:
    names = [part.name for part in getattr(clause.table, "primary_key", ())]
    # An insert that may turn into an update would pass for an insert of a row that was there.
    is_plain = set(names) == set(facts.key_names) and getattr(clause, "_post_values_clause", None) is None
    unknown = [None] * len(names)
    try:
        found = result.inserted_primary_key_rows if is_plain else []
        rows = [dict(zip(names, row or unknown, strict=True)) for row in found]
    except InvalidRequestError:
        rows = []
    if not rows or any(None in row.values() for row in rows):
        raise UnrecordedError(
            f"an insert into {facts.name} of which the keys are not known; insert through the session, "
            "or one row at a time into a table declared with its primary key, without ON CONFLICT or RETURNING"
        )
    return [facts.key_of(row) for row in rows]
