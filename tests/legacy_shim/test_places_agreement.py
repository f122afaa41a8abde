"""Legacy and new asked for branches and warehouses: the same answers, but for the rows of the tables of defects."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.legacy_shim.sides import Asked, Sides
from tests.legacy_shim.standin.running import bearer

WAREHOUSES = "/api/warehouses/"
SIGNED = [bearer(f"{name}@tsh.lab")["Authorization"] for name in ("admin", "manager", "viewer", "norole", "nobody")]
HEADERS = st.sampled_from([*SIGNED[:1] * 4, *SIGNED, "", "Bearer", "Bearer x.y.z", "Basic eDp5"]).map(
    lambda token: (("Authorization", token),) if token else ()
)
INACTIVE = (("Authorization", bearer("sales4@tsh.lab")["Authorization"]),)
ADMIN = (("Authorization", SIGNED[0]),)


ids = st.sampled_from(["1", "3", "6", "6", "99", "0", "-1", "abc", "1.0", "٣", "%00"])
numbers = st.sampled_from(["0", "1", "3", "100000", "ten", "", "1.5"])
queries = st.lists(st.tuples(st.sampled_from(["skip", "limit", "page"]), numbers), max_size=2).map(tuple)
values = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["WX", "", "مخزن", "🏬", 1, [], "x" * 100]),
        "branch_id": st.sampled_from([1, 2, "3", 1.0, 1.5, "x", True]),
        "unknown": st.just({}),
    },
)
bodies = values.map(lambda body: json.dumps(body).encode()) | st.sampled_from([b"", b"null", b"[]", b"{bad"])
requests = st.one_of(
    st.builds(Asked, st.just("GET"), st.just(WAREHOUSES), queries, HEADERS),
    st.builds(Asked, st.just("POST"), st.just(WAREHOUSES), st.just(()), HEADERS, bodies),
    st.builds(Asked, st.sampled_from(["GET", "PUT", "PATCH"]), ids.map(WAREHOUSES.__add__), queries, HEADERS, bodies),
    st.builds(
        Asked, st.just("DELETE"), st.sampled_from(["6", "7", "99", "x"]).map(WAREHOUSES.__add__), queries, HEADERS
    ),
    st.builds(Asked, st.sampled_from(["GET", "POST"]), st.just(WAREHOUSES.rstrip("/")), queries, HEADERS),
    st.builds(Asked, st.just("GET"), st.sampled_from(["99", "0", "-1", "x", "5000"]).map("/api/branches/".__add__)),
)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(conversation=st.lists(requests, min_size=1, max_size=5))
def test_both_sides_answer_alike(sides: Sides, conversation: list[Asked]) -> None:
    sides.start_over()
    for asked in conversation:
        legacy, new = sides.ask(asked)
        assert new == legacy, asked


NUL = json.dumps({"name": "a\x00b", "branch_id": 1}).encode()
KNOWN = [
    (Asked("GET", "/api/branches/", (), ADMIN), 500, 200),
    (Asked("GET", "/api/branches/1"), 500, 200),
    (Asked("POST", "/api/branches/", (), ADMIN, b'{"name": "X", "location": "Y"}'), 500, 200),
    (Asked("GET", f"/api/branches/{2**64}"), 500, 404),
    (Asked("POST", "/api/branches/", (), ADMIN, b'{"name": NaN, "location": "Y"}'), 500, 422),
    (Asked("GET", WAREHOUSES, (("skip", str(2**64)),), ADMIN), 500, 200),
    (Asked("GET", WAREHOUSES, (("limit", "-1"),), ADMIN), 200, 422),
    (Asked("POST", WAREHOUSES, (), ADMIN, b'{"name": "X", "branch_id": 77}'), 500, 422),
    (Asked("PUT", f"{WAREHOUSES}1", (), ADMIN, b'{"name": null}'), 500, 422),
    (Asked("PUT", f"{WAREHOUSES}1", (), ADMIN, NUL), 200, 422),
    (Asked("PUT", f"{WAREHOUSES}1", (), ADMIN, b'{"name": NaN}'), 500, 422),
    (Asked("DELETE", f"{WAREHOUSES}1", (), ADMIN), 500, 400),
    (Asked("DELETE", f"{WAREHOUSES}{2**64}", (), ADMIN), 500, 404),
    (Asked("GET", WAREHOUSES, (), INACTIVE), 200, 401),
]
"""One request for each row of the tables; SQLite takes the negative limit and the NUL that PostgreSQL does not."""


@pytest.mark.parametrize(("asked", "old", "new"), KNOWN)
def test_an_announced_difference_is_one(sides: Sides, asked: Asked, old: int, new: int) -> None:
    sides.start_over()
    legacy, ours = sides.ask(asked)
    assert (legacy.status, ours.status) == (old, new)
