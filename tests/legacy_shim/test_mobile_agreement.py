"""Legacy and new asked by the mobile app: the same answers, but for the rows of the table of defects."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legacy_shim.contract.mobile_bff import DEFECTS
from tests.legacy_shim.contract.samples import Sample, recorded
from tests.legacy_shim.sides import Asked, Sides, unshown

PATH = "/api/mobile"
NOW = re.compile(r"20\d\d-\d\d-\d\dT[\d:]{8}\.\d{6}")


# Only what legacy answers rightly, because nothing else can agree: what is not there, the process, and refusals.
absent = st.sampled_from(["0", "-1", "99999", str(2**31), str(2**64)])
refused = st.sampled_from(["abc", "1.5", "%20", "search", "9" * 5000])
keys = absent | refused
flags = st.sampled_from(["true", "0", "off", "x", ""])
numbers = st.sampled_from(["1", "20", "0", "-1", "100", "101", "x", ""])
SWITCHES = ["include_orders", "include_payments", "include_items", "include_similar", "include_reviews", "unknown"]
parameters = st.lists(
    st.tuples(st.sampled_from(["page", "page_size", "limit"]), numbers) | st.tuples(st.sampled_from(SWITCHES), flags),
    max_size=3,
).map(tuple)
OF_CUSTOMER = [f"customers/{{}}/{each}" for each in ("complete", "quick", "financial", "orders")]
OF_PRODUCT = ["products/{}", "products/{}/related", "products/{}/complete", "categories/{}/products"]
OF_ORDER = ["orders/{}/complete", "orders/{}/quick"]
OF_CACHE = [f"{each}/{{}}/invalidate-cache" for each in ("customers", "orders", "products")]

requests = st.one_of(
    st.builds(
        lambda path, key, query: Asked("GET", f"{PATH}/{path.format(key)}", query),
        st.sampled_from([*OF_CUSTOMER, *OF_PRODUCT, *OF_ORDER]),
        keys,
        parameters,
    ),
    st.builds(
        lambda path, key: Asked("POST", f"{PATH}/{path.format(key)}"),
        st.sampled_from([*OF_CACHE, "salesperson/{}/dashboard/invalidate-cache"]),
        keys | st.sampled_from(["1", "2"]),
    ),
    st.builds(lambda key: Asked("GET", f"{PATH}/checkout", (("customer_id", key),)), keys),
    st.builds(
        lambda key, days: Asked(
            "GET", f"{PATH}/salesperson/dashboard", (("salesperson_id", key), ("date_range", days))
        ),
        keys,
        st.sampled_from(["today", "week", "month", "year"]),
    ),
    st.builds(
        lambda method, path: Asked(method, f"{PATH}/{path}"),
        st.sampled_from(["GET", "HEAD", "PUT", "POST"]),
        st.sampled_from(["health", "nothing", "checkout", "salesperson/dashboard", "products/search", "health/"]),
    ),
    st.builds(lambda key: Asked("GET", f"{PATH}/home", (("customer_id", key), ("branch_id", "x"))), keys),
)


@settings(max_examples=50, derandomize=True, deadline=None)
@given(asked=requests)
def test_both_sides_answer_alike(sides: Sides, asked: Asked) -> None:
    legacy, new = sides.ask(asked)
    assert (new.status, new.headers, NOW.sub("", new.body)) == (
        legacy.status,
        legacy.headers,
        NOW.sub("", legacy.body),
    ), asked


FOUND = (404, 200)
SHOWN = [
    ("an empty home", "home", (200, 200)),
    ("no salesperson", "salesperson/dashboard?salesperson_id=3", (200, 200)),
    ("any date_range", "salesperson/dashboard?salesperson_id=3&date_range=x", (200, 422)),
    ("404 for products", "products/1", FOUND),
    ("404 for products", "products/1/complete", FOUND),
    ("404 for categories", "categories/1/products", FOUND),
    ("an empty list", "products/1/related", (200, 200)),
    ("404 for customers with a cart", "checkout?customer_id=1", FOUND),
    ("404 for customers that exist", "customers/1/complete", FOUND),
    ("404 for customers that exist", "customers/1/quick", FOUND),
    ("404 for customers that exist", "customers/1/financial", FOUND),
    ("404 for orders", "orders/1/complete", FOUND),
    ("404 for orders", "orders/1/quick", FOUND),
    ("no orders", "customers/8/orders", (200, 200)),
]
UNSEEN = {"success although": "a cache that does not answer is not one of these sides"}
CART = """
INSERT INTO carts (customer_id, status, is_active, subtotal, discount_amount, tax_amount, delivery_fee, total,
    last_activity_at, created_at, updated_at)
VALUES (1, 'active', 1, 10.0, 0.0, 0.0, 0.0, 10.0, '2026-11-22', '2026-11-22', '2026-11-22')
"""


@pytest.fixture
def shopping(sides: Sides) -> Iterator[Sides]:
    sides.execute(CART)
    yield sides
    sides.start_over()


@pytest.mark.parametrize(("row", "path", "statuses"), SHOWN)
def test_an_announced_difference_is_one(shopping: Sides, row: str, path: str, statuses: tuple[int, int]) -> None:
    path, _, query = path.partition("?")
    pairs = tuple((name, value) for name, _, value in (each.partition("=") for each in query.split("&") if each))
    legacy, new = shopping.ask(Asked("GET", f"{PATH}/{path}", pairs))
    assert (legacy.status, new.status) == statuses
    assert legacy.body != new.body
    assert [defect for defect in DEFECTS if defect.old.startswith(row)]


def test_each_row_of_the_table_is_shown_or_said_to_be_unseen() -> None:
    assert unshown(DEFECTS, [*(row for row, _, _ in SHOWN), *UNSEEN]) == []


SAMPLES = recorded(PATH)
OF_A_DEFECT = {"home", "products/1", "categories/1/products", "customers/1/quick", "products/1/complete"}
"""Recorded answers that the table calls defects."""


def _path(sample: Sample) -> str:
    return sample.path.removeprefix(f"{PATH}/").partition("?")[0]


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_what_was_recorded_agrees_or_is_in_the_table(sides: Sides, sample: Sample) -> None:
    path, _, query = sample.path.partition("?")
    pairs = tuple((name, value) for name, _, value in (each.partition("=") for each in query.split("&") if each))
    _, new = sides.ask(Asked(sample.method, path, pairs))
    theirs: Any = json.loads(sample.answer)
    if _path(sample) in OF_A_DEFECT:
        assert new.status == 200
        assert json.loads(new.body) != theirs
    else:
        assert (new.status, json.loads(new.body)) == (sample.status, theirs)


@pytest.mark.skipif(not SAMPLES, reason="the recorded exchanges are not beside this checkout")
def test_recordings_are_there() -> None:
    assert len(SAMPLES) == 7
