import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.candidates import MAX_SEGMENTS, Candidates, generalise
from gateway.endpoints import Catalog, Endpoint


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/", "/"),
        ("/api/v1/customers/", "/api/v1/customers/"),
        ("/api/customers/17/orders/4", "/api/customers/{id}/orders/{id_2}"),
        ("/files/0f8fad5b-d9cb-469f-a165-70867728950e", "/files/{uuid}"),
        ("/commits/9fceb02d0ae598e95dc970b74767f19372d61af8", "/commits/{hash}"),
        ("/rates/2025-09-01/12.5", "/rates/{date}/{number}"),
        ("/orders/SO-2025-0042", "/orders/{code}"),
        ("/customers/zoho_1", "/customers/{code}"),
        ("/users/ann@example.org", "/users/{email}"),
        ("/reset/eyJhbGciOiJIUzI1NiJ9.eyJzdWIi", "/reset/{token}"),
        ("/search/blue%20chair", "/search/{text}"),
        ("/call/+9647701234567", "/call/{text}"),
        ("/cards/4111-1111-1111-1111", "/cards/{text}"),
        ("/page;jsessionid=1A2B3C4D", "/{text}"),
        ("/oauth2/token/exchange-rates/latest", "/oauth2/token/exchange-rates/latest"),
        ("/static/app.js", "/static/app.js"),
    ],
)
def test_what_varies_becomes_a_parameter(path: str, template: str) -> None:
    assert generalise(path) == template


def test_a_very_deep_path_ends_in_one_parameter() -> None:
    deep = generalise("/a" * 500)
    assert deep == "/a" * (MAX_SEGMENTS - 1) + "/{rest:path}"


@given(path=st.text(alphabet="ab1-_.%@/ \n\u00e9", max_size=80).map("/".__add__))
def test_a_candidate_can_stand_in_a_catalog_and_matches_its_path(path: str) -> None:
    template = generalise(path)
    catalog = Catalog([Endpoint("seen.one", "GET", template)])
    assert catalog.match("GET", path) is not None


def test_requests_are_counted_by_template() -> None:
    candidates = Candidates()
    for path in ("/a/1", "/b", "/a/2"):
        candidates.add("GET", path)
    candidates.add("POST", "/a/3", 5)
    assert candidates.drain() == [("POST", "/a/{id}", 5), ("GET", "/a/{id}", 2), ("GET", "/b", 1)]
    assert candidates.drain() == []


def test_memory_is_bounded_and_says_what_it_left_out() -> None:
    candidates = Candidates(limit=2)
    for path in ("/a", "/b", "/c", "/d", "/a"):
        candidates.add("GET", path)
    assert (len(candidates), candidates.dropped) == (2, 2)
    assert candidates.drain() == [("GET", "/a", 2), ("GET", "/b", 1)]
    assert candidates.dropped == 0
