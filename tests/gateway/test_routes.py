"""What a target matched before it matches again; what is remembered stays bounded."""

import orjson
import pytest

from gateway.endpoints import Catalog, Endpoint
from gateway.routes import Routes, told

ITEM = Endpoint("items.get_item", "GET", "/items/{id}")
SOCKET = Endpoint("items.watch", "WEBSOCKET", "/items/ws")


@pytest.fixture
def routes() -> Routes:
    return Routes(Catalog((ITEM, SOCKET)))


def test_route_is_remembered_from_the_second_time_on(routes: Routes) -> None:
    first = routes.find("GET", b"/items/1?token=secret")
    assert first.endpoint == ITEM
    assert first.path == "/items/1"
    again = routes.find("GET", b"/items/1?token=secret")
    assert again == first
    assert routes.find("GET", b"/items/1?token=other") is again


def test_method_and_target_tell_routes_apart(routes: Routes) -> None:
    assert routes.find("GET", b"/items/1").endpoint == ITEM
    assert routes.find("PUT", b"/items/1").endpoint is None
    assert routes.find("GET", b"/other/1").endpoint is None


def test_handshake_and_a_method_named_like_one_differ(routes: Routes) -> None:
    found = routes.find_websocket("GET", b"/items/ws").endpoint
    assert found is not None
    assert found.id == SOCKET.id
    assert routes.find("WEBSOCKET", b"/items/ws").endpoint is None


def test_line_begins_with_what_the_route_is(routes: Routes) -> None:
    line = orjson.loads(b"{" + routes.find("GET", b'/it"ems/\xff?a=b').told + b"}")
    assert line == {"endpoint": "unlisted", "method": "GET", "path": '/it"ems/\xff'}
    assert told("unlisted", "GET", '/it"ems/\xff') == routes.find("GET", b'/it"ems/\xff').told


def test_memory_is_bounded(routes: Routes) -> None:
    for number in range(10_000):
        for _ in range(2):
            routes.find("GET", b"/items/%d" % number)
    for _ in range(2):
        routes.find("GET", b"/items/" + b"9" * 600)
    assert routes._known
    assert len(routes._known) <= 4096
    assert all(len(target) <= 512 for _, target in routes._known)
