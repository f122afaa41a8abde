"""Legacy and new asked about vendors: the same answers, but for the rows of the table of defects."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legacy_shim.contract.vendors import DEFECTS
from tests.legacy_shim.sides import Asked, Sides, assert_alike, unshown
from tests.legacy_shim.standin.running import bearer

PATH = "/api/vendors/"
ADMIN, VIEWER, NO_ROLE, STALE = (
    (("Authorization", bearer(f"{name}@tsh.lab")["Authorization"]),) for name in ("admin", "viewer", "norole", "sales4")
)


# Valid, or refused by both: only of these can agreement be asked; the rest is announced below.
words = st.sampled_from(["", "x", "Lab", "كابل 🚚", 'a "b" <c>&', "z" * 100, "z" * 256])
truths = st.sampled_from([True, False, "yes", 0, "x"])
addresses = st.sampled_from(
    [
        *(None, "a@b.example", "A.b+c@Example.CN", "nobody", "@x.y", "a@", "a@@b.c", "a@b", "a..b@c.de", "a b@c.de"),
        *("a@b_c.d-", "x@y.test", "مورد@مثال.شركة", " a@b.de", ""),
    ]
)
VALUES: dict[str, st.SearchStrategy[object]] = {
    "code": st.sampled_from(["LAB-1", "LAB-2", "", "c" * 51]),
    "email": addresses,
    **dict.fromkeys(("name_ar", "name_en"), words),
    **dict.fromkeys(("phone", "contact_person", "address_ar", "address_en", "city", "tax_number"), words | st.none()),
    "currency": st.sampled_from(["IQD", "USD", "RMB", "EUR", "", 1]),
    "outstanding_payable": st.sampled_from([None, 0, -5, "7.250", 12.5, "x"]),
    "is_active": truths,
    **dict.fromkeys(("id", "zoho_vendor_id", "unknown"), words),
}
NEEDED = {"code": "LAB-1", "name_ar": "مختبر", "name_en": "Lab"}
fields = st.lists(
    st.sampled_from(sorted(VALUES)).flatmap(lambda name: st.tuples(st.just(name), VALUES[name])), max_size=4
).map(dict)
ids = st.sampled_from(["1", "2", "20", "21", "0", "-1", "99999", "abc", str(2**31)])
parameters = st.lists(
    st.tuples(st.sampled_from(["skip", "limit"]), st.sampled_from(["0", "1", "3", "100000", "", "x"]))
    | st.tuples(st.just("search"), st.sampled_from(["", "vendor 2", "ZV-00", "مورد", "nothing"])),
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
SHOWN = [
    ("`%`, `_` and", Asked("GET", PATH, (("search", "%"),), ADMIN), (200, 200)),
    ("500 when search", Asked("GET", PATH, (("limit", str(2**64)),), ADMIN), (500, 200)),
    ("500 for a negative", Asked("GET", PATH, (("limit", "-1"),), ADMIN), (200, 422)),
    ("500 for a text with a NUL", _sent("PUT", "1", {"city": "a\x00b"}), (200, 422)),
    ("500 for a text with a NUL", _sent("PUT", "1", {"outstanding_payable": 10**12}), (200, 422)),
    ("500 for a text with a NUL", _sent("PUT", "1", {"email": f"{'a' * 300}@b.cn"}), (200, 422)),
    ("500 for a code that", _sent("PUT", "1", {"code": "ZV-002"}), (500, 400)),
    ("500 for a vendor_id", Asked("DELETE", f"{PATH}{2**64}", (), ADMIN), (500, 404)),
    ("tokens of deactivated", Asked("GET", PATH, (), STALE), (200, 401)),
    ("500 when a refused value", Asked("POST", PATH, (), ADMIN, b'{"code": NaN}'), REFUSED),
    ("500 where null", _sent("PUT", "1", {"currency": None}), REFUSED),
    ("500 where null", _sent("PUT", "1", {"is_active": None}), REFUSED),
]
UNSEEN = {"vendors in no order": "SQLite leaves rows where they are"}


@pytest.mark.parametrize(("row", "asked", "statuses"), SHOWN)
def test_an_announced_difference_is_one(sides: Sides, row: str, asked: Asked, statuses: tuple[int, int]) -> None:
    legacy, new = sides.ask(asked)
    sides.start_over()
    assert (legacy.status, new.status) == statuses
    assert legacy != new
    assert [defect for defect in DEFECTS if defect.old.startswith(row)]


def test_each_row_of_the_table_is_shown_or_said_to_be_unseen() -> None:
    assert unshown(DEFECTS, [*(row for row, _, _ in SHOWN), *UNSEEN]) == []
