"""Slows down whoever tries to sign in again and again from one address, whichever accounts they try."""

from collections.abc import Collection

import structlog
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from new_core.application.interfaces.services.rate_limiter import RateLimiter
from new_core.core.responses import Failure

log = structlog.get_logger()


class LoginLimitMiddleware:
    """Counts by the client's address as `client_address` settled it; `in_envelope` is how v1 answers."""

    def __init__(self, app: ASGIApp, limiter: RateLimiter, paths: Collection[str], *, in_envelope: bool = True) -> None:
        self._app = app
        self._limiter = limiter
        self._paths = frozenset(paths)
        self._in_envelope = in_envelope

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or scope["path"] not in self._paths:
            await self._app(scope, receive, send)
            return
        address = scope["client"][0] if scope.get("client") else "unknown"
        wait = await self._limiter.take(f"login:{address}")
        if not wait:
            await self._app(scope, receive, send)
            return
        log.warning("new_core.login_limited", address=address, seconds=wait)
        await self._refusal(wait)(scope, receive, send)

    def _refusal(self, wait: int) -> JSONResponse:
        words = f"Too many attempts from this address; try again in {wait} seconds"
        content = (
            Failure(error=words, code="too_many_attempts").model_dump() if self._in_envelope else {"detail": words}
        )
        return JSONResponse(content, 429, {"Retry-After": str(wait)})
