"""Bodies side by side: every line of both is there once, and the place that differs is marked."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.control.sides import LONGEST_RUN, MAX_LINES, Row, readable, side_by_side

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


def dump(value: object) -> bytes:
    return json.dumps(value).encode()


def marked(rows: list[Row] | tuple[Row, ...]) -> list[tuple[str, str]]:
    return [
        (row.legacy.text.strip() if row.legacy else "", row.new.text.strip() if row.new else "")
        for row in rows
        if row.is_marked
    ]


@given(JSON, JSON)
def test_each_line_of_both_sides_is_shown_once(legacy: object, new: object) -> None:
    rows = side_by_side(dump(legacy), dump(new)).rows
    if any(row.folded for row in rows):
        return
    for side, value in (("legacy", legacy), ("new", new)):
        shown = [getattr(row, side).text for row in rows if getattr(row, side)]
        assert "\n".join(shown) == readable(json.dumps(value, indent=2, ensure_ascii=False))


def test_what_cannot_be_seen_is_shown_where_it_makes_the_difference() -> None:
    [row] = [row for row in side_by_side(dump({"a": "أحمد\u200f"}), dump({"a": "أحمد"})).rows if row.is_different]
    assert row.legacy is not None
    assert row.legacy.text == '  "a": "أحمد\\u200f"'
    assert readable("a\tb\n\u202ec\u00a0d") == "a\tb\n\\u202ec\\u00a0d"


@given(JSON)
def test_equal_bodies_have_no_difference(value: object) -> None:
    assert not any(row.is_different for row in side_by_side(dump(value), dump(value), "$").rows)


def test_the_differing_leaf_is_marked_and_nothing_else() -> None:
    legacy = {"items": [{"price": 1, "name": "a"}, {"price": 2, "name": "b"}], "total": 3}
    new = {"items": [{"price": "1", "name": "a"}, {"price": "2", "name": "c"}], "total": 3}
    rows = list(side_by_side(dump(legacy), dump(new), "$.items[*].price").rows)
    assert marked(rows) == [('"price": 1,', '"price": "1",'), ('"price": 2,', '"price": "2",')]
    assert sum(row.is_different for row in rows) == 3


def test_what_is_missing_is_marked_whole() -> None:
    rows = list(side_by_side(dump({"a": 1, "b": {"c": 2}}), dump({"a": 1}), "$.b").rows)
    assert marked(rows) == [('"b": {', ""), ('"c": 2', ""), ("}", "")]


def test_a_map_marks_whatever_its_key_is() -> None:
    rows = list(side_by_side(dump({"2026-01-01": 1}), dump({"2026-01-01": 2}), "${*}").rows)
    assert marked(rows) == [('"2026-01-01": 1', '"2026-01-01": 2')]


def test_long_equal_stretches_are_folded() -> None:
    legacy = {f"k{number}": number for number in range(100)}
    rows = side_by_side(dump(legacy), dump({**legacy, "k50": 0}), "$.k50").rows
    assert [row.folded for row in rows if row.folded] == [48, 47]
    assert len(rows) == 2 + 7


def test_of_a_long_difference_the_end_is_folded() -> None:
    rows = side_by_side(dump(list(range(500))), b"[]", "$[*]").rows
    assert len(rows) == LONGEST_RUN + 1
    assert (rows[-1].is_different, rows[-1].folded) == (True, 502 - LONGEST_RUN)


@pytest.mark.parametrize("body", [b"", b"plain\ntext", b"\xff\xfe", b"[" * 100_000, b"NaN"])
def test_any_body_can_be_shown(body: bytes) -> None:
    side_by_side(body, b"{}", "$.a")
    side_by_side(b"{}", body, "no place")


def test_what_differs_deep_in_a_long_body_is_shown() -> None:
    legacy = [{"id": number, "price": 1} for number in range(5000)]
    new = [{**each, "price": 2} if each["id"] in {4000, 4001} else each for each in legacy]
    sides = side_by_side(dump(legacy), dump(new), "$[*].price")
    assert marked(list(sides.rows)) == [('"price": 1', '"price": 2')] * 2
    assert not sides.is_cut
    assert [row.folded for row in sides.rows if row.folded] == [16_000, 20_002 - 16_011]


def test_the_place_is_found_behind_more_than_is_read() -> None:
    legacy = {"a": list(range(3000)), "price": 1, "z": list(range(3000))}
    new = {"a": list(range(1, 3001)), "price": 2, "z": list(range(1, 3001))}
    sides = side_by_side(dump(legacy), dump(new), "$.price")
    assert marked(list(sides.rows)) == [('"price": 1,', '"price": 2,')]
    assert sides.is_cut
    unread = [row.folded for row in sides.rows if row.is_unread]
    shown = {row.legacy.number for row in sides.rows if row.legacy}
    assert len(unread) == 2
    assert sum(unread) + MAX_LINES + 4 == 6007
    assert min(shown - {1, 2}) > 2900


def test_a_mark_is_not_folded_away() -> None:
    legacy = {f"k{number}": number for number in range(200)}
    new = {f"k{number}": -number - 1 for number in range(200)}
    rows = side_by_side(dump(legacy), dump(new), "$.k150").rows
    assert marked(list(rows)) == [('"k150": 150,', '"k150": -151,')]
    assert [row.folded for row in rows if row.folded] == [150 - LONGEST_RUN - 3, 199 - 153]


def test_numbers_stand_as_they_were_sent() -> None:
    rows = list(side_by_side(b'{"a": 12345678901234567890.12}', b'{"a": 12345678901234567890.13}', "$.a").rows)
    assert marked(rows) == [('"a": 12345678901234567890.12', '"a": 12345678901234567890.13')]


def test_a_body_of_many_lines_is_cut() -> None:
    sides = side_by_side(dump(list(range(MAX_LINES * 2))), dump(list(range(1, MAX_LINES * 2 + 1))))
    assert sides.is_cut
    assert max(row.legacy.number for row in sides.rows if row.legacy and row.is_different) <= MAX_LINES + 1
