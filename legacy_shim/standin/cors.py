"""Cross-origin answers as the monolith's Starlette gave them: any origin, with credentials, and no Vary without need."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
PREFLIGHT = {
    "vary": "Origin",
    "access-control-allow-methods": ", ".join(METHODS),
    "access-control-max-age": "600",
    "access-control-allow-credentials": "true",
}


class LegacyCors:
    """Starlette's own middleware now sends ``Vary: Origin`` to everyone, which the old one did not."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        if "origin" not in headers:
            await self.app(scope, receive, send)
        elif scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await _preflight(headers)(scope, receive, send)
        else:
            await self.app(scope, receive, _allowing(headers, send))


def _preflight(headers: Headers) -> PlainTextResponse:
    answer = {**PREFLIGHT, "access-control-allow-origin": headers["origin"]}
    if wanted := headers.get("access-control-request-headers"):
        answer["access-control-allow-headers"] = wanted
    if headers["access-control-request-method"] not in METHODS:
        return PlainTextResponse("Disallowed CORS method", 400, answer)
    return PlainTextResponse("OK", headers=answer)


def _allowing(headers: Headers, send: Send) -> Send:
    async def send_allowed(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer = MutableHeaders(scope=message)
            answer["access-control-allow-origin"] = "*"
            answer["access-control-allow-credentials"] = "true"
            if "cookie" in headers:
                answer["access-control-allow-origin"] = headers["origin"]
                answer.add_vary_header("Origin")
        await send(message)

    return send_allowed
