"""What is told of a rehearsed write: the answer it would have had, the rows, the effects, in JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

import orjson

from new_core.infrastructure.database.rehearsal import Effect
from new_core.infrastructure.database.row_recorder import RowChange
from new_core.infrastructure.database.tables import Tables

VERSION: Final = 1
MOST_ROWS: Final = 1000


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


@dataclass(frozen=True, slots=True)
class Document:
    answer: Answer | None
    seconds: Mapping[str, float]
    rows: Sequence[RowChange] = ()
    effects: Sequence[Effect] = ()
    highest: Mapping[str, int] = field(default_factory=dict)
    """The highest counted key of each table, before."""
    tables: Tables = field(default_factory=dict)
    failure: str | None = None
    reason: str = ""


def render(document: Document) -> bytes:
    rows = document.rows[:MOST_ROWS]
    return to_json(
        {
            "version": VERSION,
            "failure": document.failure,
            "reason": document.reason,
            "answer": _answer(document.answer),
            "rows": [_row(each) for each in rows],
            "omitted": len(document.rows) - len(rows),
            "tables": {
                name: _table(name, document)
                for name in dict.fromkeys([*(each.table for each in rows), *document.highest])
            },
            "effects": [{"kind": each.kind, **each.detail} for each in document.effects],
            "seconds": {name: round(value, 6) for name, value in document.seconds.items()},
        }
    )


def to_json(value: object) -> bytes:
    """Numbers with all their digits, times in ISO 8601 as they are kept, bytes in hex, all else as its text."""
    return orjson.dumps(_plain(value), option=orjson.OPT_NON_STR_KEYS)


def _answer(answer: Answer | None) -> dict[str, object] | None:
    if answer is None:
        return None
    # Bytes as characters one to one: JSON has no bytes, and an answer need not be UTF-8.
    headers = [[name.decode("latin-1"), value.decode("latin-1")] for name, value in answer.headers]
    return {"status": answer.status, "headers": headers, "body": answer.body.decode("latin-1")}


def _row(change: RowChange) -> dict[str, object]:
    return {
        "table": change.table,
        "operation": change.operation,
        "key": change.key,
        "before": change.before,
        "after": change.after,
    }


def _table(name: str, document: Document) -> dict[str, object]:
    facts = document.tables[name]
    return {
        "key": facts.key_names,
        "own": facts.is_own,
        "references": facts.references,
        "highest": document.highest.get(name),
    }


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if value is None or isinstance(value, bool | float):
        return value
    return _scalar(value)


def _scalar(value: Any) -> object:  # noqa: ANN401  whatever a driver gives
    if isinstance(value, int):
        # As text, because orjson refuses integers of more than 64 bits.
        return value if abs(value) < 2**63 else str(value)
    if isinstance(value, Decimal):
        # As it is written: through a float, digits of an amount would be lost.
        return orjson.Fragment(str(value)) if value.is_finite() else str(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    # Half a surrogate pair is in no UTF-8, and orjson would refuse the whole document for it.
    return str(value).encode("utf-8", "replace").decode()
