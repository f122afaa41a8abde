"""Cross-origin headers as the monolith sent them: any origin, also with credentials.

Starlette's own middleware of today echoes the origin and adds `Vary` where the old one did not.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")


class CorsMiddleware:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or "origin" not in (request := Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS" and "access-control-request-method" in request:
            await _preflight(request)(scope, receive, send)
            return

        async def send_with_origin(message: Message) -> None:
            if message["type"] == "http.response.start":
                _allow_origin(MutableHeaders(scope=message), request)
            await send(message)

        await self._app(scope, receive, send_with_origin)


def _allow_origin(answer: MutableHeaders, request: Headers) -> None:
    answer["access-control-allow-origin"] = "*"
    answer["access-control-allow-credentials"] = "true"
    # Browsers refuse the asterisk for a request that carried a cookie.
    if "cookie" in request:
        answer["access-control-allow-origin"] = request["origin"]
        answer.add_vary_header("Origin")


def _preflight(request: Headers) -> Response:
    headers = {
        "vary": "Origin",
        "access-control-allow-methods": ", ".join(METHODS),
        "access-control-max-age": "600",
        "access-control-allow-credentials": "true",
        "access-control-allow-origin": request["origin"],
    }
    # Echoed, as the monolith did, because with credentials a browser does not take an asterisk for `any header`.
    if wanted := request.get("access-control-request-headers"):
        headers["access-control-allow-headers"] = wanted
    if request["access-control-request-method"] not in METHODS:
        return PlainTextResponse("Disallowed CORS method", 400, headers)
    return PlainTextResponse("OK", headers=headers)
