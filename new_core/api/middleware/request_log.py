"""One canonical line per request."""

from collections.abc import Callable
from time import perf_counter

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger()


class RequestLogMiddleware:
    def __init__(
        self,
        app: ASGIApp,
        event: str = "new_core.request",
        timer: Callable[[], float] = perf_counter,
    ) -> None:
        self._app = app
        self._event = event
        self._timer = timer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = self._timer()
        # What the server sends if the application raises before it answers.
        status = 500

        async def send_noting_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_noting_status)
        finally:
            log.info(
                self._event,
                method=scope["method"],
                endpoint=template_of(scope),
                status=status,
                milliseconds=round((self._timer() - started) * 1000, 2),
            )


def template_of(scope: Scope) -> str | None:
    """Name the matched route with the prefixes of its routers, which FastAPI does not put into the route."""
    route: str | None = getattr(scope.get("route"), "path", None)
    if route is None:
        return None
    prefix = scope["path"].split("/")[: -route.count("/") or None]
    return "/".join(prefix) + route
