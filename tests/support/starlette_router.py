"""Starlette's own router over a catalog's endpoints: says which of them it runs."""

from collections.abc import Coroutine, Iterable

from starlette.routing import BaseRoute, Mount, Route, Router, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.endpoints import ANY, WEBSOCKET, Endpoint


class Recorder:
    """An ASGI application that notes its name and answers nothing."""

    def __init__(self, name: str, seen: list[str]) -> None:
        self._name = name
        self._seen = seen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._seen.append(self._name)


class StarletteRouter:
    """Redirects are off: a redirect runs no endpoint, and so is no match."""

    def __init__(self, endpoints: Iterable[Endpoint]) -> None:
        self._seen: list[str] = []
        routes = [self._route(endpoint) for endpoint in endpoints]
        self._router = Router(routes, redirect_slashes=False)

    def match(self, method: str, path: str) -> str | None:
        """The id of the endpoint that ran; None where the router answered for itself."""
        return run(self._router, self._seen, method, path)

    def _route(self, endpoint: Endpoint) -> BaseRoute:
        app = Recorder(endpoint.id, self._seen)
        if endpoint.mount:
            return Mount(endpoint.path, app)
        if endpoint.method == WEBSOCKET:
            return WebSocketRoute(endpoint.path, app)
        route = Route(
            endpoint.path,
            app,
            methods=None if endpoint.method == ANY else [endpoint.method],
        )
        if not endpoint.head and route.methods:
            route.methods = {endpoint.method}  # as FastAPI's routes, which leave HEAD out
        return route


def run(app: ASGIApp, seen: list[str], method: str, path: str) -> str | None:
    """The last name that one request to ``app`` left in ``seen``; nothing in it may wait."""
    seen.clear()
    scope: Scope = {
        "type": "websocket" if method == WEBSOCKET else "http",
        "method": method,
        "path": path,
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"legacy")],
        "scheme": "http",
        "server": ("legacy", 80),
    }
    if method == WEBSOCKET:
        del scope["method"]
    _drive(app(scope, _receive, _send))  # type: ignore[arg-type] # an ASGIApp of ours is a coroutine function
    return seen[-1] if seen else None


async def _receive() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _send(message: Message) -> None:
    return None


def _drive(coroutine: Coroutine[object, None, None]) -> None:
    try:
        coroutine.send(None)
    except StopIteration:
        return
    raise AssertionError("the application waited for something")
