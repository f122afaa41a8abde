"""Legacy and new asked about products: the same answers, but for the rows of the table of defects."""

import json
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legacy_shim.contract.products import DEFECTS
from tests.legacy_shim.sides import Asked, Sides, assert_alike, unshown

PATH = "/api/products/"


# Valid, or refused by both: only of these can agreement be asked; the rest is announced below.
words = st.sampled_from(["", "x", "Lab", "كاميرا 🚚", 'a "b" <c>&', "\t\n", "50%_\\", "z" * 50, "z" * 201])
money = st.decimals(Decimal("0.01"), Decimal("99999999.99"), places=2).map(str) | st.sampled_from([1, 12.5, "1e2"])
levels = st.sampled_from([0, 1, 500, 2**31 - 1, "7", 7.0, -1, 1.5, "x"])
lists = st.lists(st.sampled_from(["/1.jpg", "/2.jpg", "ص 🚚", ""]), max_size=3) | st.none()
truths = st.sampled_from([True, False, "yes", 0, "x"])
odd = st.sampled_from(["text", [], {}, 1.5])
VALUES: dict[str, st.SearchStrategy[object]] = {
    "sku": st.sampled_from(["SKU-0001", "LAB-1", "LAB-2", "", "s" * 51]),
    "unit_price": money | st.sampled_from([0, -1, "x"]),
    "cost_price": money | st.none(),
    "category_id": st.sampled_from([1, 2, 6, "3"]),
    "barcode": st.none(),
    "weight": st.sampled_from([None, "1.250", "0.001", 2, 9999999.999]),
    "dimensions": st.sampled_from([None, {}, {"w": 1.5, "unit": "سم", "box": [1, None, {"a": True}]}]),
    **dict.fromkeys(("name", "unit_of_measure"), words),
    **dict.fromkeys(("name_ar", "description", "color", "brand", "image_url", "meta_title"), words | st.none()),
    **dict.fromkeys(("min_stock_level", "reorder_point"), levels),
    "max_stock_level": levels | st.none(),
    **dict.fromkeys(("images", "videos", "tags"), lists),
    **dict.fromkeys(("is_active", "is_trackable", "is_digital", "is_featured"), truths),
    **dict.fromkeys(("id", "created_at", "unknown"), odd),
}
NEEDED = {"sku": "LAB-1", "name": "Lab", "category_id": 1, "unit_price": "12.30", "unit_of_measure": "PCS"}

fields = st.lists(
    st.sampled_from(sorted(VALUES)).flatmap(lambda name: st.tuples(st.just(name), VALUES[name])), max_size=4
).map(dict)
ids = st.sampled_from(["1", "2", "50", "101", "0", "-1", "99999", "abc", "1.5", str(2**31)])
numbers = st.sampled_from(["0", "1", "3", "1000", "1001", "-1", "", "x"])
parameters = st.lists(
    st.tuples(st.sampled_from(["skip", "limit"]), numbers)
    | st.tuples(st.just("category_id"), st.sampled_from(["1", "2", "99", "x", ""]))
    | st.tuples(st.just("is_active"), st.sampled_from(["true", "0", "x"]))
    | st.tuples(st.sampled_from(["search", "unknown"]), st.just("")),
    max_size=3,
).map(tuple)
kinds = st.sampled_from(["image", "video", "images", ""])
urls = st.sampled_from(["/1.jpg", "/2.jpg", "/images/2-1.jpg", "u" * 501])


def _sent(method: str, path: str, body: object) -> Asked:
    return Asked(
        method, PATH + path, headers=(("Content-Type", "application/json"),), content=json.dumps(body).encode()
    )


requests = st.one_of(
    st.builds(lambda query: Asked("GET", PATH, query), parameters),
    st.builds(lambda query: Asked("GET", f"{PATH}categories/", query), parameters),
    st.builds(
        lambda method, path: Asked(method, PATH + path),
        st.sampled_from(["GET", "DELETE", "HEAD", "PATCH"]),
        ids | st.sampled_from(["statistics", "categories", "1/media", "translate"]),
    ),
    st.builds(lambda body: _sent("POST", "", NEEDED | body), fields),
    st.builds(lambda body: _sent("POST", "", body), fields),
    st.builds(lambda path, body: _sent("PUT", path, body), ids, fields),
    st.builds(
        lambda path, kind, url, primary: _sent(
            "POST",
            f"{path}/media",
            {"product_id": 1, "media_type": kind, "media_url": url, "is_primary": primary},
        ),
        ids,
        kinds,
        urls,
        truths,
    ),
    st.builds(
        lambda path, kind, url: Asked("DELETE", f"{PATH}{path}/media", (("media_url", url), ("media_type", kind))),
        ids,
        kinds,
        urls,
    ),
    st.builds(
        lambda name, parent: _sent("POST", "categories/", {"name": name, "parent_id": parent}), words, st.just(1)
    ),
    st.builds(lambda name, text: _sent("POST", "translate", {"english_name": name, "description": text}), words, words),
)


@settings(max_examples=50, derandomize=True, deadline=None)
@given(conversation=st.lists(requests, min_size=1, max_size=4))
def test_both_sides_answer_alike(sides: Sides, conversation: list[Asked]) -> None:
    assert_alike(sides, conversation)


JSON = (("Content-Type", "application/json"),)
NO_PRODUCT = (500, 404)
REFUSED = (500, 422)
SHOWN = [
    ("500 for any search", Asked("GET", PATH, (("search", "Pro"),)), (500, 200)),
    ("500 when skip exceeds 64 bits", Asked("GET", PATH, (("skip", str(2**64)),)), (500, 200)),
    ("500 for a text with a NUL", _sent("PUT", "1", {"max_stock_level": 2**64}), REFUSED),
    ("images, videos, tags", _sent("PUT", "1", {"tags": ["\x00"]}), (200, 422)),
    ("a unit_price that rounds", _sent("PUT", "1", {"unit_price": 0.001}), REFUSED),
    ("a negative cost_price", _sent("PUT", "1", {"cost_price": -1}), (200, 422)),
    ("500 for a barcode", _sent("PUT", "1", {"barcode": "6290000000002"}), (500, 400)),
    ("500 for a category_id", _sent("PUT", "1", {"category_id": 99}), (500, 404)),
    ("500 for a parent_id", _sent("POST", "categories/", {"name": "x", "parent_id": 99}), REFUSED),
    ("null for what a product", _sent("PUT", "1", {"name": None}), REFUSED),
    ("null for what a product", _sent("PUT", "1", {"is_active": None}), REFUSED),
    ("500 for a product_id", Asked("GET", f"{PATH}{2**64}"), NO_PRODUCT),
    ("500 for a product or category", Asked("GET", f"{PATH}900"), (500, 200)),
    ("500 for a product or category", Asked("GET", PATH, (("limit", "1000"),)), (500, 200)),
    (
        "500 when a refused value",
        Asked("POST", f"{PATH}translate", headers=JSON, content=b'{"english_name": NaN}'),
        REFUSED,
    ),
]
UNSEEN = {
    "products and categories in no order": "SQLite leaves rows where they are",
    "one more query": "it says itself that the answer is the same",
    "of two changes": "one request at a time is sent here",
}


@pytest.fixture
def unusual_sides(sides: Sides) -> Iterator[Sides]:
    sides.execute(
        "INSERT INTO products (id, sku, name, category_id, unit_price, unit_of_measure, created_at)"
        " VALUES (900, 'Q-900', 'Q', 2, 1, 'P', '2025-09-01 08:00:00.000000')"
    )
    yield sides
    sides.start_over()


@pytest.mark.parametrize(("row", "asked", "statuses"), SHOWN)
def test_an_announced_difference_is_one(
    unusual_sides: Sides, row: str, asked: Asked, statuses: tuple[int, int]
) -> None:
    legacy, new = unusual_sides.ask(asked)
    assert (legacy.status, new.status) == statuses
    endpoints = [defect.endpoint for defect in DEFECTS if defect.old.startswith(row)]
    assert endpoints


def test_each_row_of_the_table_is_shown_or_said_to_be_unseen() -> None:
    assert unshown(DEFECTS, [*(row for row, _, _ in SHOWN), *UNSEEN]) == []
