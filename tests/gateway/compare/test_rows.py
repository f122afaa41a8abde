"""Rows of both sides: what a database makes up stands for the other's, everything else is a difference."""

from collections.abc import Sequence
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from gateway.compare import ABSENT, Difference, Kind
from gateway.compare.rows import Change, Comparison, Row, Table, compare_rows

AT = 1_764_100_800.0
NOW, THEN = "2025-11-25T20:00:01.5+00:00", "2025-11-25 20:00:00.25"
ORDERS, LINES = Table(("id",), {}, highest=9), Table(("id",), {"order_id": ("orders", "id")}, highest=90)
TABLES = {"lines": LINES, "orders": ORDERS}


def inserted(table: str, row: Row) -> Change:
    return Change(table, (row["id"],), None, row)


def order(key: int, **more: object) -> Row:
    return {"id": key, "code": "A", "total": Decimal("10.50"), "note": None, **more}


def compared(changes: Sequence[Change], **legacy: Sequence[Row]) -> Comparison:
    return compare_rows(changes, TABLES, legacy, AT)


def places(found: Comparison) -> list[tuple[str, str]]:
    return [(each.location, each.kind.value) for each in found.differences]


def test_a_row_is_found_whatever_its_key() -> None:
    found = compared([inserted("orders", order(10))], orders=[order(12)])
    assert found.differences == []
    assert found.aliases.keys == {("orders", 10): 12}


def test_a_reference_goes_by_the_alias_of_what_it_refers_to() -> None:
    changes = [inserted("lines", {"id": 91, "order_id": 10, "qty": 1}), inserted("orders", order(10))]
    assert places(compared(changes, orders=[order(12)], lines=[{"id": 95, "order_id": 12, "qty": 1}])) == []
    wrong = compared(changes, orders=[order(12)], lines=[{"id": 95, "order_id": 3, "qty": 1}])
    assert places(wrong) == [("$rows.lines[*].order_id", "value")]


def test_a_wrong_amount_is_named_by_its_column() -> None:
    (difference,) = compared([inserted("orders", order(10))], orders=[order(10, total=Decimal("10.51"))]).differences
    assert difference == Difference("$rows.orders[*].total", Kind.VALUE, Decimal("10.51"), Decimal("10.50"))


def test_the_same_decimal_may_be_written_twice() -> None:
    assert places(compared([inserted("orders", order(10))], orders=[order(10, total=10.5)])) == []


def test_two_times_of_now_are_one() -> None:
    change = inserted("orders", order(10, made=NOW))
    assert places(compared([change], orders=[order(10, made=THEN)])) == []
    old = compared([change], orders=[order(10, made="2025-11-24 20:00:00")])
    assert places(old) == [("$rows.orders[*].made", "value")]


def test_a_text_that_names_the_key_goes_by_alias() -> None:
    change = inserted("orders", order(10, number="SO-00010/7"))
    assert places(compared([change], orders=[order(12, number="SO-00012/7")])) == []
    assert places(compared([change], orders=[order(12, number="SO-00012/8")])) == [("$rows.orders[*].number", "value")]


def test_a_row_that_only_new_would_write_is_added() -> None:
    assert places(compared([inserted("orders", order(10))], orders=[])) == [("$rows.orders[*]", "added")]
    stranger = {"id": 11, "code": "Z", "total": Decimal(1), "note": "x"}
    assert places(compared([inserted("orders", order(10))], orders=[stranger])) == [("$rows.orders[*]", "added")]


def test_a_row_that_only_legacy_wrote_is_missing() -> None:
    lines = [{"id": 95, "order_id": 12, "qty": 1}]
    found = compared([inserted("orders", order(10))], orders=[order(12)], lines=lines)
    assert places(found) == [("$rows.lines[*]", "missing")]


def test_somebody_elses_rows_are_only_counted() -> None:
    found = compared(
        [inserted("orders", order(10))], orders=[order(11), order(12, code="B")], lines=[{"id": 95, "order_id": 10}]
    )
    assert (places(found), found.unattributed) == ([], 2)


def test_an_update_is_compared_column_by_column() -> None:
    change = Change("orders", (3,), order(3), order(3, note="paid", total=Decimal(0)))
    found = compared([change], orders=[order(3, note="paid")])
    assert [(each.location, each.legacy, each.new) for each in found.differences] == [
        ("$rows.orders[*].total", Decimal("10.50"), Decimal(0))
    ]


def test_a_delete_that_legacy_did_not_do_is_missing() -> None:
    gone = Change("orders", (3,), order(3), None)
    assert places(compared([gone], orders=[order(3)])) == [("$rows.orders[*]", "missing")]
    assert places(compared([gone], orders=[])) == []
    kept = Change("orders", (3,), order(3), order(3, note="x"))
    assert places(compared([kept], orders=[])) == [("$rows.orders[*]", "added")]


def test_tables_in_a_ring_are_compared_as_they_come() -> None:
    ring = {"a": Table(("id",), {"b_id": ("b", "id")}, 0), "b": Table(("id",), {"a_id": ("a", "id")}, 0)}
    found = compare_rows([Change("a", (1,), None, {"id": 1, "x": 1})], ring, {"a": [{"id": 2, "x": 1}]}, AT)
    assert found.differences == []


def test_answers_go_by_the_same_aliases() -> None:
    explains = compared([inserted("orders", order(10))], orders=[order(12)]).aliases.explains
    assert explains(Difference("$.id", Kind.VALUE, 12, 10))
    assert explains(Difference("$.lines[*].order_id", Kind.VALUE, 12, 10))
    assert explains(Difference("header:location", Kind.VALUE, "/orders/12", "/orders/10"))
    assert explains(Difference("$.made", Kind.VALUE, THEN, NOW))
    assert not explains(Difference("$.id", Kind.VALUE, 13, 10))
    assert not explains(Difference("$.quantity", Kind.VALUE, 12, 10))
    assert not explains(Difference("$.id", Kind.MISSING, 12, ABSENT))
    assert not explains(Difference("$.paid", Kind.VALUE, "yes", "no"))


VALUES = st.none() | st.booleans() | st.integers(-5, 5) | st.text("ab", max_size=2)
ROWS = st.lists(st.dictionaries(st.sampled_from(["code", "total", "note"]), VALUES, min_size=3), max_size=4)


@given(ROWS, st.integers(1, 50))
def test_equal_rows_never_differ(rows: list[dict[str, object]], gap: int) -> None:
    changes = [inserted("orders", {"id": 10 + number, **row}) for number, row in enumerate(rows)]
    legacy = [{"id": 10 + gap + number, **row} for number, row in enumerate(rows)]
    assert compared(changes, orders=legacy).differences == []


@given(ROWS.filter(bool))
def test_a_changed_column_never_goes_unseen(rows: list[dict[str, object]]) -> None:
    changes = [inserted("orders", {"id": 10 + number, **row}) for number, row in enumerate(rows)]
    legacy = [{"id": 10 + number, **row} for number, row in enumerate(rows)]
    legacy[0]["total"] = "something else"
    assert compared(changes, orders=legacy).differences
