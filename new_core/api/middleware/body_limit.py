"""Refuses bodies that are too large, before or while they come."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class BodyLimitMiddleware:
    """Raises where the body is read, so that the application's own handler words the answer."""

    def __init__(self, app: ASGIApp, most_bytes: int) -> None:
        self._app = app
        self._most = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "")
        taken = 0

        async def receive_within_limit() -> Message:
            nonlocal taken
            if declared.isdecimal() and int(declared) > self._most:
                raise self._refusal()
            message = await receive()
            # Counted as well as declared, since a chunked body declares nothing.
            taken += len(message.get("body", b""))
            if taken > self._most:
                raise self._refusal()
            return message

        await self._app(scope, receive_within_limit, send)

    def _refusal(self) -> HTTPException:
        return HTTPException(413, f"The body is larger than {self._most} bytes", {"Connection": "close"})
