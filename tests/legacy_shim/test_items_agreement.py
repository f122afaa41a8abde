"""Legacy and new asked about items: the same answers, but for the rows of the table of defects."""

import json
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legacy_shim.contract.items import DEFECTS
from tests.legacy_shim.sides import Asked, Sides, assert_alike, unshown
from tests.legacy_shim.standin.running import bearer

PATH = "/api/items/"
ADMIN, VIEWER, NO_ROLE, STALE = (
    (("Authorization", bearer(f"{name}@tsh.lab")["Authorization"]),) for name in ("admin", "viewer", "norole", "sales4")
)


# Valid, or refused by both: only of these can agreement be asked; the rest is announced below.
words = st.sampled_from(["", "x", "Lab", "كابل 🚚", 'a "b" <c>&', "z" * 100, "z" * 256])
money = st.decimals(0, Decimal("999999999.999"), places=3).map(str) | st.sampled_from([0, 12.5, "1e2", "x"])
truths = st.sampled_from([True, False, "yes", 0, "x"])
VALUES: dict[str, st.SearchStrategy[object]] = {
    "code": st.sampled_from(["LAB-1", "LAB-2", "", "c" * 101]),
    "category_id": st.sampled_from([None, 1, 2, "3", "x"]),
    **dict.fromkeys(("name_ar", "name_en", "unit_of_measure"), words),
    **dict.fromkeys(("description_ar", "brand", "model", "dimensions", "zoho_item_id"), words | st.none()),
    **dict.fromkeys(("cost_price_usd", "selling_price_iqd", "reorder_level"), money.filter(lambda m: len(str(m)) < 12)),
    "weight": st.sampled_from([None, "1.250", 2]),
    **dict.fromkeys(("track_inventory", "is_active", "is_serialized", "is_batch_tracked"), truths),
    "specifications": st.sampled_from([None, "text", []]),
    **dict.fromkeys(("id", "created_by", "image_url", "unknown"), words),
}
NEEDED = {"code": "LAB-1", "name_ar": "مختبر", "name_en": "Lab"}
fields = st.lists(
    st.sampled_from(sorted(VALUES)).flatmap(lambda name: st.tuples(st.just(name), VALUES[name])), max_size=4
).map(dict)
ids = st.sampled_from(["1", "2", "20", "21", "0", "-1", "99999", "abc", str(2**31)])
parameters = st.lists(
    st.tuples(st.sampled_from(["skip", "limit"]), st.sampled_from(["0", "1", "3", "100000", "", "x"]))
    | st.tuples(st.just("search"), st.sampled_from(["", "item 2", "ZI-00", "مادة", "nothing"]))
    | st.tuples(st.just("category_id"), st.sampled_from(["0", "1", "99", "x"])),
    max_size=3,
).map(tuple)
senders = st.sampled_from([ADMIN, ADMIN, ADMIN, VIEWER, NO_ROLE, (), (("Authorization", "Bearer x"),)])


def _sent(method: str, path: str, body: object, headers: tuple[tuple[str, str], ...] = ADMIN) -> Asked:
    return Asked(method, PATH + path, (), headers, json.dumps(body).encode())


requests = st.one_of(
    st.builds(lambda query, who: Asked("GET", PATH, query, who), parameters, senders),
    st.builds(
        lambda method, path, who: Asked(method, PATH + path, (), who),
        st.sampled_from(["GET", "DELETE", "PATCH"]),
        ids,
        senders,
    ),
    st.builds(lambda body, who: _sent("POST", "", NEEDED | body, who), fields, senders),
    st.builds(lambda path, body, who: _sent("PUT", path, body, who), ids, fields, senders),
)


@settings(max_examples=50, derandomize=True, deadline=None)
@given(conversation=st.lists(requests, min_size=1, max_size=4))
def test_both_sides_answer_alike(sides: Sides, conversation: list[Asked]) -> None:
    assert_alike(sides, conversation)


REFUSED = (500, 422)
LISTED = (("limit", "1000"),)
SHOWN = [
    ("`%`, `_` and", Asked("GET", PATH, (("search", "Z%1"),), ADMIN), (200, 200)),
    ("500 when search", Asked("GET", PATH, (("skip", str(2**64)),), ADMIN), (500, 200)),
    ("500 for a negative", Asked("GET", PATH, (("skip", "-1"), ("search", "ZI-")), ADMIN), (200, 422)),
    ("500 for a text with a NUL", _sent("PUT", "1", {"brand": "a\x00b"}), (200, 422)),
    ("500 for a code that", _sent("PUT", "1", {"code": "ZI-0002"}), (500, 400)),
    ("500 for an item_id", Asked("GET", f"{PATH}{2**64}", (), ADMIN), (500, 404)),
    ("tokens of deactivated", Asked("GET", f"{PATH}1", (), STALE), (200, 401)),
    ("500 when a refused value", Asked("POST", PATH, (), ADMIN, b'{"code": NaN}'), REFUSED),
    ("500 for any object", _sent("PUT", "1", {"specifications": {"colour": "أحمر"}}), (500, 200)),
    ("500 for a category_id", _sent("PUT", "1", {"category_id": 99}), REFUSED),
    ("a negative price", _sent("PUT", "1", {"cost_price_usd": -1}), (200, 422)),
    ("null for what an item", _sent("PUT", "1", {"name_en": None}), REFUSED),
    ("null for what an item", _sent("PUT", "1", {"reorder_level": None}), REFUSED),
    ("500 for an item with NULL", Asked("GET", f"{PATH}900", (), ADMIN), (500, 200)),
    ("500 for an item with NULL", Asked("GET", PATH, LISTED, ADMIN), (500, 200)),
    ("500 for an item that is in stock", Asked("DELETE", f"{PATH}900", (), ADMIN), (500, 400)),
]
UNSEEN = {"items in no order": "SQLite leaves rows where they are"}
ODD_ROW = """
INSERT INTO migration_items (id, code, name_ar, name_en, is_active, created_at)
VALUES (900, 'Q-900', 'Q', 'Q', 1, '2025-09-01 08:00:00.000000')
"""
STOCK = """
INSERT INTO migration_stock
(item_id, warehouse_id, quantity_on_hand, quantity_reserved, quantity_available, created_at)
VALUES (900, 1, 1, 0, 1, '2025-09-01 08:00:00.000000')
"""


@pytest.fixture
def unusual_sides(sides: Sides) -> Iterator[Sides]:
    sides.execute(ODD_ROW)
    sides.execute(STOCK)
    yield sides
    sides.start_over()


@pytest.mark.parametrize(("row", "asked", "statuses"), SHOWN)
def test_an_announced_difference_is_one(
    unusual_sides: Sides, row: str, asked: Asked, statuses: tuple[int, int]
) -> None:
    legacy, new = unusual_sides.ask(asked)
    assert (legacy.status, new.status) == statuses
    assert legacy != new
    assert [defect for defect in DEFECTS if defect.old.startswith(row)]


def test_each_row_of_the_table_is_shown_or_said_to_be_unseen() -> None:
    assert unshown(DEFECTS, [*(row for row, _, _ in SHOWN), *UNSEEN]) == []


def test_specifications_are_kept_as_text(unusual_sides: Sides) -> None:
    _, new = unusual_sides.ask(_sent("PUT", "1", {"specifications": {"colour": "أحمر", "w": [1.5, None]}}))
    assert json.loads(new.body)["specifications"] == '{"colour": "أحمر", "w": [1.5, null]}'
