"""What every request of the control plane is held to, and what every answer carries."""

import uuid

import structlog
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger(__name__)

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


MAX_BODY = 2 << 20
"""Bytes: a form with every endpoint of a large catalog ticked is a tenth of it."""


class BodyLimit:
    """Refuse a body that is too large before it is gathered, as that happens before anybody looks for a token."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        size = 0

        async def receive_within_limit() -> Message:
            nonlocal size
            message = await receive()
            # Counted as it comes, because a chunked body says no length beforehand.
            size += len(message.get("body", b""))
            if size > MAX_BODY:
                raise HTTPException(413, f"the request has more than {MAX_BODY >> 20} MiB; send less at once")
            return message

        await self._app(scope, receive_within_limit, send)


class AnswerHeaders:
    """Add the headers to each answer, and log each change with the name of nothing secret."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = scope["request_id"] = uuid.uuid4().hex

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                # Files are asked for again with their ETag, pages never kept.
                headers.setdefault("Cache-Control", "no-cache" if scope["path"].startswith("/static/") else "no-store")
                if scope["method"] not in {"GET", "HEAD"}:
                    log.info(
                        "control.request",
                        method=scope["method"],
                        path=scope["path"],
                        status=message["status"],
                        request_id=request_id,
                    )
            await send(message)

        await self._app(scope, receive, send_with_headers)
