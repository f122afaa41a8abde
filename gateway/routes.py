"""Step one of a request's way: which endpoint it is for. Most paths come again, so what they match is remembered."""

from typing import NamedTuple

import orjson

from gateway.endpoints import ANY, MOUNT, WEBSOCKET, Catalog, Endpoint
from gateway.redaction import shown_path

_LIMIT = 4096
_LONGEST = 512
_NO_METHODS = frozenset({ANY, MOUNT, WEBSOCKET})
"""Words of the catalog that stand in a method's place; a client may well send a method of that name."""


class Route(NamedTuple):
    endpoint: Endpoint | None
    path: str
    """The target without its query, which may hold secrets."""
    told: bytes
    """The part of the canonical line that says endpoint, method and path."""


class Routes:
    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._known: dict[tuple[str, bytes], Route] = {}
        self._once: set[int] = set()

    def find(self, method: str, target: bytes) -> Route:
        """The route of a request that is no handshake."""
        path = target.partition(b"?")[0]
        return self._known.get((method, path)) or self._remember(method, path)

    def find_websocket(self, method: str, target: bytes) -> Route:
        """The route of a handshake."""
        return _route(self._catalog.match_target(WEBSOCKET, target), method, target)

    def _remember(self, method: str, path: bytes) -> Route:
        endpoint = None if method in _NO_METHODS else self._catalog.match_target(method, path)
        route = _route(endpoint, method, path)
        if len(path) <= _LONGEST and self._came_before(hash(path)):
            if len(self._known) >= _LIMIT:
                self._known.clear()
            self._known[method, path] = route
        return route

    def _came_before(self, key: int) -> bool:
        """What never comes again is not worth its place."""
        if key in self._once:
            return True
        if len(self._once) >= _LIMIT:
            self._once.clear()
        self._once.add(key)
        return False


def _route(endpoint: Endpoint | None, method: str, target: bytes) -> Route:
    path = target.partition(b"?")[0].decode("latin-1")
    name, template = ("unlisted", "") if endpoint is None else (endpoint.id, endpoint.path)
    return Route(endpoint, path, told(name, method, shown_path(target, template)))


def told(endpoint_id: str, method: str, path: str) -> bytes:
    """The beginning of a canonical line."""
    return b'"endpoint":%b,"method":%b,"path":%b' % (
        orjson.dumps(endpoint_id),
        orjson.dumps(method),
        orjson.dumps(path),
    )
