"""What a write did to the database, as the page of a difference shows it: a line for each column. Pure."""

from collections.abc import Mapping
from typing import NamedTuple

import orjson

MOST_LINES = 200
_TOLD = ("kind", "name", "aggregate", "aggregate_id")


class WrittenColumn(NamedTuple):
    table: str
    key: str
    """Empty where the row above has it."""
    column: str
    before: str
    new: str
    """After the dry-run."""
    legacy: str
    differs: bool


def written_columns(writes: Mapping[str, object] | None) -> list[WrittenColumn]:
    """The rows of a sample's ``writes``; what a side has not is a dash, and generated keys differ without a mark."""
    rows = writes.get("rows") if writes is not None else None
    lines: list[WrittenColumn] = []
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict):
            lines += _of_row(row, _differing(writes or {}))
    return lines[:MOST_LINES]


def effects_of(writes: Mapping[str, object] | None) -> list[str]:
    """What would have followed, each as one line: what is told to whom of what, and the rest as JSON."""
    effects = writes.get("effects") if writes is not None else None
    return [_effect(each) for each in effects if isinstance(each, dict)] if isinstance(effects, list) else []


def _effect(effect: Mapping[str, object]) -> str:
    words = [str(effect[name]) for name in _TOLD if effect.get(name) is not None]
    rest = {name: value for name, value in effect.items() if name not in _TOLD}
    return " ".join([*words, orjson.dumps(rest).decode()] if rest else words)


def _of_row(row: Mapping[str, object], differing: frozenset[tuple[str, str]]) -> list[WrittenColumn]:
    states = {name: state if isinstance(state := row.get(name), dict) else {} for name in ("before", "after", "legacy")}
    names = list(dict.fromkeys(name for state in states.values() for name in state))
    table, key = str(row.get("table", "")), orjson.dumps(row.get("key")).decode()
    return [
        WrittenColumn(
            table if not place else "",
            key if not place else "",
            name,
            _text(states["before"], name),
            _text(states["after"], name),
            _text(states["legacy"], name),
            (table, name) in differing,
        )
        for place, name in enumerate(names)
    ]


def _differing(writes: Mapping[str, object]) -> frozenset[tuple[str, str]]:
    """Table and column of each difference: its location is ``$rows.<table>[*].<column>``."""
    found = writes.get("differences")
    places = (
        [str(each.get("location", "")) for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    )
    parts = [place.removeprefix("$rows.").partition("[*].") for place in places]
    return frozenset((table, column) for table, _, column in parts if column)


def _text(state: Mapping[str, object], name: str) -> str:
    return orjson.dumps(state[name]).decode() if name in state else "—"
