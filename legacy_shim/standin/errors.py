"""How the monolith said no: FastAPI's defaults of its day, with validation errors as pydantic 2.5 worded them."""

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

log = structlog.get_logger()

ERROR_PAGES = "https://errors.pydantic.dev/2.5/v/"
# FastAPI itself reports a body that is no JSON, and it gives no page for that.
WITHOUT_PAGE = frozenset({"json_invalid"})
# It took a body of ``null`` for none at all.
MISSING_BODY: Mapping[str, Any] = {"type": "missing", "loc": ("body",), "msg": "Field required", "input": None}


def as_pydantic_2_5(errors: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Today's errors with the link to their page that the old version put last."""
    old = [dict(MISSING_BODY) if error["loc"] == ("body",) and error["input"] is None else error for error in errors]
    return [error if error["type"] in WITHOUT_PAGE else {**error, "url": ERROR_PAGES + error["type"]} for error in old]


async def _answer_422(_request: Request, error: Exception) -> JSONResponse:
    details = as_pydantic_2_5(error.errors() if isinstance(error, RequestValidationError) else [])
    return JSONResponse({"detail": jsonable_encoder(details)}, status_code=422)


class UnhandledErrorLog:
    """One line for what uvicorn would print a page of; the error goes on to become the 500."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        except Exception as error:
            log.warning("standin.unhandled_error", path=scope["path"], error=repr(error))
            raise


def install(app: FastAPI) -> None:
    """Other errors need no handler: Starlette answers a text/plain 500, and uvicorn closes the connection."""
    app.add_exception_handler(RequestValidationError, _answer_422)
    app.add_middleware(UnhandledErrorLog)
