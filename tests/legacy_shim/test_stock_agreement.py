"""Legacy and new asked for stock and its movements: the same answers, but for the rows of the table of defects."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.legacy_shim.sides import Asked, Sides
from tests.legacy_shim.standin.running import bearer

PATH = "/api/inventory/"
ADMIN = (("Authorization", bearer("admin@tsh.lab")["Authorization"]),)
INACTIVE = (("Authorization", bearer("sales4@tsh.lab")["Authorization"]),)
HEADERS = st.sampled_from([ADMIN, ADMIN, ADMIN, (), (("Authorization", "Bearer x"),)])


numbers = st.sampled_from(["0", "1", "3", "7", "1000", "1001", "-1", "99999", "ten", "", "1.5"])
names = st.sampled_from(["skip", "limit", "warehouse_id", "product_id", "inventory_item_id", "page"])
queries = st.lists(st.tuples(names, numbers) | st.tuples(st.just("low_stock_only"), st.sampled_from("01x")), max_size=3)
quantities = st.sampled_from([1, "2.5", 0.125, "1e1", 3, "x", None, True, "120.001"])
texts = st.sampled_from(["", "PURCHASE", "مخزن", "📦", "n" * 50, "n" * 51, 1, None])
item_ids = st.sampled_from([1, 1, 2, 4, 6, 10, 0, -1, 9999, "3", 1.5, None])
movements = st.fixed_dictionaries(
    {
        "inventory_item_id": item_ids,
        "movement_type": st.sampled_from(["IN", "IN", "ADJUSTMENT", "OUT", "in", "", 1]),
        "quantity": quantities,
        "created_by": st.sampled_from([1, 2, "3", None]),
    },
    optional={
        "reference_type": texts,
        "reference_id": st.sampled_from([1, None, "x"]),
        "unit_cost": st.sampled_from([7, "3.25", None, "x"]),
        "notes": texts,
        "unknown": st.just({}),
    },
)
counts = st.fixed_dictionaries(
    {"inventory_item_id": item_ids, "new_quantity": st.sampled_from([0, 42, "1.5", -1, "x", None]), "reason": texts},
    optional={"notes": texts},
)
additions = st.fixed_dictionaries(
    {"name": texts, "sku": st.sampled_from(["TAPE-1", "TAPE-1", "شريط", "", 1])},
    optional={
        "category": texts,
        "price": st.sampled_from([2.5, "3", None, 0, "x", -1]),
        "quantity": st.sampled_from([3, "4", None, 1.5]),
    },
)


def _posted(path: str, bodies: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[Asked]:
    contents = bodies.map(lambda body: json.dumps(body).encode()) | st.sampled_from([b"", b"null", b"{bad"])
    return st.builds(Asked, st.just("POST"), st.just(f"{PATH}{path}"), st.just(()), HEADERS, contents)


lists = st.sampled_from(["items", "report", "movements"]).map(PATH.__add__)
requests = st.one_of(
    st.builds(Asked, st.just("GET"), lists, queries.map(tuple), HEADERS),
    _posted("movements", movements),
    _posted("adjust", counts),
    _posted("items/add", additions),
)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(conversation=st.lists(requests, min_size=1, max_size=5))
def test_both_sides_answer_alike(sides: Sides, conversation: list[Asked]) -> None:
    sides.start_over()
    for asked in conversation:
        legacy, new = sides.ask(asked)
        assert new == legacy, asked


def test_every_row_of_stock_is_shown_alike(sides: Sides) -> None:
    sides.start_over()
    sides.execute("UPDATE inventory_items SET quantity_on_hand = NULL, quantity_reserved = NULL WHERE id = 2")
    for path in ("items?limit=1000", "report", "report?low_stock_only=true", "movements?limit=1000"):
        legacy, new = sides.ask(Asked("GET", f"{PATH}{path}"))
        assert new == legacy, path


def _recorded(**fields: object) -> Asked:
    body = {"inventory_item_id": 4, "movement_type": "IN", "quantity": 1, "created_by": 1, **fields}
    return Asked("POST", f"{PATH}movements", (), ADMIN, json.dumps(body).encode())


KNOWN = [
    (Asked("GET", f"{PATH}summary"), 200, 200),
    (Asked("GET", f"{PATH}items", (("skip", str(2**64)),)), 500, 200),
    (Asked("GET", f"{PATH}movements", (("inventory_item_id", str(2**64)),)), 500, 200),
    (_recorded(quantity=-1), 201, 422),
    (_recorded(movement_type="OUT", quantity=0), 201, 422),
    (_recorded(movement_type="OUT", quantity=2), 201, 400),
    (_recorded(created_by=999), 500, 422),
    (_recorded(notes="a\x00b"), 201, 422),
    (_recorded(quantity="1e12"), 201, 422),
    (_recorded(inventory_item_id=2**64), 500, 404),
    (_recorded(quantity=float("nan")), 500, 422),
    (Asked("POST", f"{PATH}adjust", (), (), b'{"inventory_item_id":1,"new_quantity":1,"reason":"\\u0000"}'), 201, 422),
    (Asked("POST", f"{PATH}items/add", (), (), b'{"name":"x","sku":"y","price":1e30}'), 200, 422),
    (Asked("POST", f"{PATH}movements", (), INACTIVE, _recorded().content), 201, 401),
]
"""One request for each row of the table; SQLite takes what PostgreSQL would not."""


@pytest.mark.parametrize(("asked", "old", "new"), KNOWN)
def test_an_announced_difference_is_one(sides: Sides, asked: Asked, old: int, new: int) -> None:
    sides.start_over()
    legacy, ours = sides.ask(asked)
    assert (legacy.status, ours.status) == (old, new)
    assert legacy.body != ours.body
