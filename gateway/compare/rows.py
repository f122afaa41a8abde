"""Rows that new would have written against those that legacy wrote; what a database makes up goes by alias. Pure.

Of a rehearsed row with a counted key legacy's is looked for among the rows that came since: the one with the most equal
columns. The keys of such a pair stand for each other from then on, in references to them too; so do two times of now.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Final, NamedTuple

from gateway.compare.dates import moment
from gateway.compare.locations import ROWS, child
from gateway.compare.model import ABSENT, Difference, Kind

Row = Mapping[str, object]
Key = tuple[object, ...]

NOW_SECONDS: Final = 60.0
"""How far from the request's time a time may be that both sides made up."""
_DIGITS: Final = re.compile(r"\d+")


class Table(NamedTuple):
    key: tuple[str, ...]
    references: Mapping[str, tuple[str, str]] = {}
    """Column to the table and column it refers to."""
    highest: int | None = None
    """The highest key before legacy wrote, where the database counts it up."""

    def key_of(self, row: Row) -> Key:
        return tuple(row.get(name) for name in self.key)


class Change(NamedTuple):
    """One row that new touched."""

    table: str
    key: Key
    before: Row | None
    after: Row | None


class Pair(NamedTuple):
    change: Change
    legacy: Row | None


@dataclass(slots=True)
class Aliases:
    """Values of one side that stand for values of the other."""

    at: float
    """When the request was made, in seconds since 1970."""
    keys: dict[tuple[str, object], object] = field(default_factory=dict)
    """(table, new's key) to legacy's key."""

    def refer(self, to: str, new: object, legacy: object) -> bool:
        """Whether two references to a table mean the same row."""
        return self.keys.get((to, new), ABSENT) == legacy

    def same(self, legacy: object, new: object) -> bool:
        """Whether two values differ only in what was made up: both are now, or a text names a key."""
        if isinstance(legacy, str) and isinstance(new, str) and self._same_text(legacy, new):
            return True
        return self._is_now(legacy) and self._is_now(new)

    def explains(self, difference: Difference) -> bool:
        """Whether a difference of the answers is of this kind; a bare number counts only where an id stands."""
        if difference.kind is not Kind.VALUE:
            return False
        name = re.split(r"[.:]", difference.location)[-1].removesuffix("[*]").lower()
        is_id = name == "id" or name.endswith(("_id", "id]"))
        if is_id and (str(difference.new), str(difference.legacy)) in self._pairs():
            return True
        return self.same(difference.legacy, difference.new)

    def _pairs(self) -> set[tuple[str, str]]:
        return {(str(new), str(legacy)) for (_, new), legacy in self.keys.items()}

    def _same_text(self, legacy: str, new: str) -> bool:
        if not self.keys or _DIGITS.sub("#", legacy) != _DIGITS.sub("#", new):
            return False
        pairs = self._pairs()
        numbers = zip(_DIGITS.findall(legacy), _DIGITS.findall(new), strict=True)
        # INV-00012 of a key 12: numbers are padded in texts.
        return all(mine == other or (other.lstrip("0"), mine.lstrip("0")) in pairs for mine, other in numbers)

    def _is_now(self, value: object) -> bool:
        found = moment(value) if isinstance(value, str) else None
        return found is not None and abs(found.timestamp() - self.at) <= NOW_SECONDS


@dataclass(slots=True)
class Comparison:
    """What came of it; filled in table by table."""

    aliases: Aliases
    differences: list[Difference] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    unattributed: int = 0
    """Rows that came meanwhile and name nothing of this request: anybody may have written them."""


def compare_rows(
    changes: Sequence[Change], tables: Mapping[str, Table], legacy: Mapping[str, Sequence[Row]], at: float
) -> Comparison:
    """Compare table by table, those first that others refer to, so that aliases are known when they are needed."""
    found = Comparison(Aliases(at))
    left: dict[str, list[Row]] = {}
    for name in _in_order(tables):
        of_table = [change for change in changes if change.table == name]
        left[name] = _compare_table(of_table, tables[name], legacy.get(name, ()), found)
    for name, rows in left.items():
        for row in rows:
            _judge_unclaimed(name, row, tables, found)
    return found


def _compare_table(changes: Sequence[Change], table: Table, rows: Sequence[Row], found: Comparison) -> list[Row]:
    """Returns legacy's fresh rows that no change claims."""
    by_key = {table.key_of(row): row for row in rows}
    fresh = [row for row in rows if _is_fresh(table, row)]
    for change in changes:
        if change.before is None and table.highest is not None:
            row = _most_alike(change, table, fresh, found.aliases)
            if row is not None:
                fresh.remove(row)
                found.aliases.keys[change.table, change.key[0]] = row[table.key[0]]
        else:
            row = by_key.get(change.key)
        found.pairs.append(Pair(change, row))
        found.differences += _differences(change, row, table, found.aliases)
    return fresh


def _is_fresh(table: Table, row: Row) -> bool:
    key = row.get(table.key[0]) if table.key else None
    return table.highest is not None and isinstance(key, int) and key > table.highest


def _most_alike(change: Change, table: Table, fresh: Sequence[Row], aliases: Aliases) -> Row | None:
    """The row with the most equal columns, at least half of those that say anything."""
    wanted = change.after or {}
    telling = [name for name, value in wanted.items() if value is not None and name not in table.key]
    best, most = None, (len(telling) + 1) // 2
    for row in fresh:
        equal = sum(_equal(name, wanted[name], row.get(name, ABSENT), table, aliases) for name in telling)
        if equal > most or (equal == most and best is None):
            best, most = row, equal
    return best


def _differences(change: Change, legacy: Row | None, table: Table, aliases: Aliases) -> Iterable[Difference]:
    where = f"{child(ROWS, change.table)}[*]"
    if change.after is None:
        if legacy is not None:
            yield Difference(where, Kind.MISSING, dict(legacy), ABSENT)
        return
    if legacy is None:
        yield Difference(where, Kind.ADDED, ABSENT, dict(change.after))
        return
    for name in {**change.after, **legacy}:
        new, old = change.after.get(name, ABSENT), legacy.get(name, ABSENT)
        is_made_up = name in table.key and change.before is None and table.highest is not None
        if not is_made_up and not _equal(name, new, old, table, aliases):
            yield Difference(child(where, name), Kind.VALUE, old, new)


def _equal(name: str, new: object, legacy: object, table: Table, aliases: Aliases) -> bool:
    if new == legacy:
        return True
    to = table.references.get(name)
    return aliases.refer(to[0], new, legacy) if to is not None else aliases.same(legacy, new)


def _judge_unclaimed(name: str, row: Row, tables: Mapping[str, Table], found: Comparison) -> None:
    """A row that new did not write is legacy's doing in this request where it refers to a row of this request."""
    ours = {(pair.change.table, key) for pair in found.pairs for key in pair.change.key}
    ours |= {(table, key) for (table, _), key in found.aliases.keys.items()}
    ours -= {(table, key) for (table, key), other in found.aliases.keys.items() if key != other}
    if any((to, row.get(column)) in ours for column, (to, _) in tables[name].references.items()):
        found.differences.append(Difference(f"{child(ROWS, name)}[*]", Kind.MISSING, dict(row), ABSENT))
    else:
        found.unattributed += 1


def _in_order(tables: Mapping[str, Table]) -> list[str]:
    """Those that are referred to first; where they refer to each other in a ring, as they came."""
    graph = {
        name: [to for to, _ in table.references.values() if to != name and to in tables]
        for name, table in tables.items()
    }
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError:
        return list(tables)
