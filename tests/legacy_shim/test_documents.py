from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import orjson
from sqlalchemy import Integer, column, table

from legacy_shim.documents import MOST_ROWS, Answer, Document, render, to_json
from new_core.infrastructure.database.rehearsal import Effect
from new_core.infrastructure.database.row_recorder import RowChange
from new_core.infrastructure.database.tables import TableFacts, Tables

ITEMS: Tables = {
    "items": TableFacts("items", ("id", "name"), table("items", column("id", Integer)), {"a_id": ("a", "id")}, True)
}


def _row(number: int) -> RowChange:
    return RowChange("items", {"id": number}, "insert", None, {"id": number, "name": "n"})


def test_whatever_a_driver_gives_is_json() -> None:
    values = {
        "exact": Decimal("10.500"), "none": Decimal("NaN"), "at": datetime(2026, 1, 2, 3, tzinfo=UTC),
        "day": date(2026, 1, 2), "bytes": b"\xff", "uuid": UUID(int=1), "span": timedelta(hours=1), "half": "\ud800",
        "huge": 2**70, "list": (1, None, True),
    }  # fmt: skip
    text = to_json(values)
    assert b'"exact":10.500' in text
    assert orjson.loads(text) | {"exact": 0} == {
        "exact": 0, "none": "NaN", "at": "2026-01-02T03:00:00+00:00", "day": "2026-01-02", "bytes": "ff",
        "uuid": str(UUID(int=1)), "span": "1:00:00", "half": "?", "huge": str(2**70), "list": [1, None, True],
    }  # fmt: skip


def test_a_document_says_all_of_a_write() -> None:
    effects = [Effect("email", {"name": "item.created"})]
    told = orjson.loads(
        render(Document(Answer(201, [(b"a", b"b")], b"\xff"), {"whole": 0.5}, [_row(7)], effects, {"items": 6}, ITEMS))
    )
    assert told["answer"] == {"status": 201, "headers": [["a", "b"]], "body": "\xff"}
    assert told["rows"][0]["after"] == {"id": 7, "name": "n"}
    assert told["effects"] == [{"kind": "email", "name": "item.created"}]
    assert told["tables"] == {"items": {"key": ["id"], "own": False, "references": {"a_id": ["a", "id"]}, "highest": 6}}


def test_more_rows_than_can_be_told_are_counted() -> None:
    rows = [_row(number) for number in range(MOST_ROWS + 2)]
    told = orjson.loads(render(Document(None, {}, rows, tables=ITEMS, failure="error", reason="x")))
    assert (len(told["rows"]), told["omitted"], told["answer"], told["failure"]) == (MOST_ROWS, 2, None, "error")
