"""Which endpoint answers, held against Starlette's own router wherever it can say."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.catalog_file import load
from gateway.endpoints import ANY, MOUNT, WEBSOCKET, Catalog, Endpoint, mark_hidden
from gateway.errors import CatalogError, UnknownEndpointError
from tests.support.starlette_router import StarletteRouter

ERP = load(Path(__file__).parents[2] / "legacy_shim" / "catalog.json")
ERP_ROUTER = StarletteRouter(ERP)
METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", WEBSOCKET)

words = st.sampled_from(["a", "b", "7", "07", "x.json", "1.5", "é", "%", " ", "a-b", "", "{id}", "\n", "a\n"])
uuids = st.uuids().map(str)
parts = st.sampled_from(
    ["{p}", "{p:int}", "{p:float}", "{p:uuid}", "{p:path}", "{p:str}", "{p}.json", "{p}-{q}", "a{p:int}", "a", "b", ""]
)
paths = st.lists(words | uuids, min_size=1, max_size=5).map(lambda segments: "/" + "/".join(segments))


@st.composite
def templates(draw: st.DrawFn) -> str:
    segments = draw(st.lists(parts, min_size=1, max_size=4))
    # A parameter name may stand once in a template.
    named = [part.replace("{p", f"{{p{i}").replace("{q", f"{{q{i}") for i, part in enumerate(segments)]
    return "/" + "/".join(named)


@st.composite
def catalogs(draw: st.DrawFn) -> list[Endpoint]:
    endpoints: dict[tuple[str, str], Endpoint] = {}
    for number in range(draw(st.integers(1, 12))):
        method = draw(st.sampled_from(["GET", "GET", "POST", WEBSOCKET, MOUNT, ANY]))
        path = draw(templates())
        path = path.rstrip("/") if method == MOUNT else path
        head = method == "GET" and draw(st.booleans())
        endpoints.setdefault((method, path), Endpoint(f"r.e{number}", method, path, head=head))
    return list(endpoints.values())


def matched(catalog: Catalog, method: str, path: str) -> str | None:
    endpoint = catalog.match(method, path)
    return endpoint.id if endpoint else None


def neighbours(path: str) -> Iterator[str]:
    """The path with its parameters filled, and what one slip makes of it."""
    segments = ["41" if part.startswith("{") else part for part in path.split("/")]
    plain = "/".join(segments)
    yield from (plain, plain + "/", plain.rstrip("/"), "/" + plain, plain + "\n", plain.upper(), plain + "/..")
    for place in range(2, len(segments)):
        for other in ("41", "word", "", "a/b"):
            yield "/".join((*segments[:place], other, *segments[place + 1 :]))


def test_every_erp_endpoint_and_its_neighbours_match_as_in_starlette() -> None:
    requests = {
        (method, path)
        for place, endpoint in enumerate(ERP)
        for path in neighbours(endpoint.path)
        for method in (endpoint.method, METHODS[place % len(METHODS)])
    }
    different = [request for request in requests if matched(ERP, *request) != ERP_ROUTER.match(*request)]
    assert different == []


@settings(max_examples=300, deadline=None)
@given(
    method=st.sampled_from(METHODS),
    endpoint=st.sampled_from(ERP.endpoints),
    tail=st.text(max_size=12),
    keep=st.integers(0, 8),
)
def test_random_targets_match_the_erp_as_in_starlette(method: str, endpoint: Endpoint, tail: str, keep: int) -> None:
    path = "/".join(endpoint.path.split("/")[:keep]) + "/" + tail
    assert matched(ERP, method, path) == ERP_ROUTER.match(method, path)


@settings(max_examples=300, deadline=None)
@given(endpoints=catalogs(), targets=st.lists(paths, min_size=1, max_size=4))
def test_random_catalogs_match_as_in_starlette(endpoints: list[Endpoint], targets: list[str]) -> None:
    catalog, router = Catalog(endpoints), StarletteRouter(endpoints)
    for path in targets:
        for method in ("GET", "POST", "HEAD", "MOUNT", WEBSOCKET):
            assert matched(catalog, method, path) == router.match(method, path), (method, path)


@settings(max_examples=300, deadline=None)
@given(endpoints=catalogs(), targets=st.lists(paths, min_size=1, max_size=6))
def test_a_hidden_endpoint_is_never_reached(endpoints: list[Endpoint], targets: list[str]) -> None:
    hidden = {endpoint.id for endpoint in mark_hidden(endpoints) if endpoint.hidden_by}
    router = StarletteRouter(endpoints)
    # A line feed is what `.` in a route's pattern does not match: it slips past the route that hides the other.
    for path in (target for target in targets if "\n" not in target):
        for method in ("GET", "POST", WEBSOCKET):
            assert router.match(method, path) not in hidden


def test_the_first_registered_route_beats_the_more_specific() -> None:
    catalog = Catalog([Endpoint("a.one", "GET", "/a/{id}"), Endpoint("a.stats", "GET", "/a/stats")])
    assert matched(catalog, "GET", "/a/stats") == "a.one"


def test_a_later_route_answers_where_the_first_lacks_the_method() -> None:
    catalog = Catalog([Endpoint("a.one", "GET", "/a/{id}"), Endpoint("a.stats", "PUT", "/a/stats")])
    assert matched(catalog, "PUT", "/a/stats") == "a.stats"
    assert catalog.match("POST", "/a/stats") is None


def test_the_trailing_slash_is_taken_as_given() -> None:
    assert matched(ERP, "GET", "/api/customers/") == "customers.get_customers"
    assert ERP.match("GET", "/api/customers") is None


def test_the_eight_hidden_routes_of_the_erp_name_who_answers() -> None:
    hidden = {endpoint.path: endpoint.hidden_by for endpoint in ERP if endpoint.hidden_by}
    assert len(hidden) == 8
    assert hidden["/api/products/statistics"] == "products.get_product"
    assert hidden["/api/mobile/products/search"] == "mobile_bff.get_product"


def test_a_mount_answers_for_all_below_and_websockets_too() -> None:
    catalog = Catalog([Endpoint("files.mount", MOUNT, "/files"), Endpoint("files.late", "GET", "/files/a")])
    assert matched(catalog, "DELETE", "/files/a/b") == "files.mount"
    assert matched(catalog, WEBSOCKET, "/files/a") == "files.mount"
    assert catalog.match("GET", "/files") is None
    assert catalog["files.mount"].mount


def test_head_runs_only_endpoints_that_say_so() -> None:
    catalog = Catalog([Endpoint("a.get", "GET", "/a", head=True), Endpoint("b.get", "GET", "/b")])
    assert matched(catalog, "HEAD", "/a") == "a.get"
    assert catalog.match("HEAD", "/b") is None


def test_a_converter_of_the_application_may_span_slashes() -> None:
    pair = Endpoint("p.pair", "GET", "/p/{x:pair}/end")
    catalog = Catalog([pair], {"pair": "[a-z]/[a-z]"})
    assert matched(catalog, "GET", "/p/a/b/end") == "p.pair"
    assert catalog.match("GET", "/p/a/end") is None


def test_a_raw_target_is_decoded_once_and_without_its_query() -> None:
    one, deep = Endpoint("a.one", "GET", "/a/{id:int}"), Endpoint("a.b", "GET", "/a/b/c")
    catalog = Catalog([one, deep, Endpoint("a.text", "GET", "/a/{text}/x")])
    found = {
        target: endpoint.id if (endpoint := catalog.match_target("GET", target)) else None
        for target in (
            b"/a/1?x=/y",
            b"/a/%31",
            b"/%61/1",
            b"/a/b%2Fc",
            b"/a/%2Fc",
            b"/a/1#x",
            b"/a/%ff/x",
            b"/a/\xc3\xa9/x",
        )
    }
    assert list(found.values()) == ["a.one", "a.one", "a.one", "a.b", None, "a.one", "a.text", None]


@given(path=paths)
def test_quoting_a_path_changes_nothing(path: str) -> None:
    quoted = quote(path, safe="/").encode()
    catalog = Catalog([Endpoint("a.b", "GET", "/{a}/{b}"), Endpoint("a.rest", "GET", "/{rest:path}")])
    assert catalog.match_target("GET", quoted) == catalog.match("GET", path)


def test_asterisk_and_absolute_targets_match_nothing() -> None:
    catalog = Catalog([Endpoint("a.all", ANY, "/{rest:path}")])
    for target in (b"*", b"", b"http://legacy/a"):
        assert catalog.match_target("OPTIONS", target) is None


def test_settings_and_flags_travel_with_an_endpoint() -> None:
    endpoint = Endpoint("customers.get_customer", "GET", "/c/{id}", settings={"owner": "sales"})
    assert (endpoint.router, endpoint.operation) == ("customers", "get_customer")
    assert endpoint.route_flag == "route.customers.get_customer"
    assert endpoint.shadow_flag == "shadow.customers.get_customer"
    assert Catalog([endpoint])["customers.get_customer"].settings == {"owner": "sales"}


def test_an_unknown_id_suggests_a_near_one() -> None:
    with pytest.raises(UnknownEndpointError, match=r"customers.get_custmer.*did you mean customers.get_customer"):
        ERP["customers.get_custmer"]
    assert ERP.get("customers.get_custmer") is None
    assert "customers.get_customer" in ERP


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (Endpoint("a.x", "GET", "/other"), "two endpoints have the id a.x"),
        (Endpoint("a.y", "GET", "/a"), "GET /a is listed twice, as a.x and as a.y"),
        (Endpoint("a.y", "GET", "/b/{c:cat}"), "a.y.*converter 'cat'.*unknown"),
        (Endpoint("a.y", "GET", "b"), "starts with '/'"),
    ],
)
def test_a_catalog_that_cannot_be_meant_is_refused(second: Endpoint, words: str) -> None:
    with pytest.raises(CatalogError, match=words):
        Catalog([Endpoint("a.x", "GET", "/a"), second])
