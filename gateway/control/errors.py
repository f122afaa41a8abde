"""What the control plane refuses, and how every error of ours becomes one JSON shape or one page."""

import math
import uuid
from collections.abc import Mapping
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from flags import errors as flag_errors
from gateway import errors
from gateway.control.middleware import HEADERS
from gateway.control.templating import render, words_of

log = structlog.get_logger(__name__)

_NOBODY: Mapping[str, str] = {}


class ControlError(errors.GatewayError):
    """A request the control plane refuses; ``code`` is its name in answers."""

    status = 400
    code = "bad_request"


class UnauthorizedError(ControlError):
    status = 401
    code = "unauthorized"


class ForbiddenError(ControlError):
    status = 403
    code = "forbidden"


class StaleFormError(ForbiddenError):
    """A form whose session is over: what it held is given back, as it can be sent no more."""

    def __init__(self, sentence: str, typed: Mapping[str, str]) -> None:
        self.typed = typed
        super().__init__(sentence)


class UnknownAccessError(ControlError):
    status = 404
    code = "unknown_access"


class TooManyTriesError(ControlError):
    """Too many wrong tokens from one peer."""

    status = 429
    code = "too_many_tries"

    def __init__(self, seconds: float) -> None:
        self.seconds = max(1, math.ceil(seconds))
        super().__init__(f"too many wrong tokens came from your address; try again in {self.seconds} s")


class UnusableChangeError(ControlError):
    """A change that says something, but nothing that can be done."""

    status = 422
    code = "impossible"


class UnusableRangeError(ControlError):
    """A range of time that cannot be shown."""

    status = 422
    code = "range"


class UnknownSignatureError(ControlError):
    status = 404
    code = "unknown_signature"


class GateClosedError(ControlError):
    """A stage that goes beyond what the gate allows, where it is enforced."""

    status = 409
    code = "gate"


# The first that fits, so a class stands before those it inherits from.
_STATUS: tuple[tuple[type[Exception], int, str], ...] = (
    (errors.UnknownEndpointError, 404, "unknown_endpoint"),
    (errors.UnknownRecordingError, 404, "unknown_recording"),
    (errors.RecordingError, 422, "recording"),
    (errors.UnknownRuleError, 404, "unknown_rule"),
    (errors.RuleError, 422, "invalid_rule"),
    (flag_errors.ImpossibleStageError, 422, "impossible_stage"),
    (flag_errors.InvalidFlagError, 422, "invalid"),
    (flag_errors.StaleChangeError, 409, "stale"),
    (flag_errors.UnstorableError, 422, "unstorable"),
    (flag_errors.StoreError, 503, "store_unavailable"),
)


def explain(error: Exception) -> tuple[int, str, str]:
    """Status, code and sentence of an error of ours."""
    if isinstance(error, ControlError):
        return error.status, error.code, str(error)
    for kind, status, code in _STATUS:
        if isinstance(error, kind):
            return status, code, str(error)
    return 500, "internal", "The control plane failed on this request; its log has the request id."


def add_error_handlers(app: FastAPI) -> None:
    for kind in (errors.GatewayError, flag_errors.FlagsError):
        app.add_exception_handler(kind, _answer_known)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(Exception, _answer_unexpected)


async def _answer_known(request: Request, error: Exception) -> Response:
    status, code, sentence = explain(error)
    if status == 500:
        return await _answer_unexpected(request, error)
    # Only what can be asked again: after the sign-in, what a form held would be gone.
    if status == 401 and wants_page(request) and request.method in {"GET", "HEAD"}:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/sign-in?next={quote(request.url.path + query)}", 303)
    headers = {"WWW-Authenticate": 'Bearer realm="banyan"'} if status == 401 else _NOBODY
    if isinstance(error, TooManyTriesError):
        headers = {"Retry-After": str(error.seconds)}
    if isinstance(error, StaleFormError) and wants_page(request):
        return _page(request, status, sentence, error.typed)
    return _answer(request, status, code, sentence, headers)


async def _answer_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - what it is registered for
    parts = []
    for each in error.errors():
        place = ".".join(str(step) for step in each["loc"][1:]) or str(each["loc"][0])
        parts.append(f"{place}: {each['msg']}")
    return _answer(request, 422, "invalid", "; ".join(dict.fromkeys(parts)), _NOBODY)


async def _answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - what it is registered for
    sentence = error.detail
    if error.status_code == 404:
        sentence = f"there is nothing at {request.url.path}; the pages start at /, the API is described at /docs"
    code = "not_found" if error.status_code == 404 else "bad_request"
    return _answer(request, error.status_code, code, sentence, error.headers or _NOBODY)


async def _answer_unexpected(request: Request, error: Exception) -> Response:
    log.error("control.failed", path=request.url.path, request_id=request_id(request), exc_info=error)
    # This answer is made outside the middleware that gives all others their headers.
    return _answer(request, *explain(error), {**HEADERS, "X-Request-ID": request_id(request)})


def request_id(request: Request) -> str:
    """The id the middleware gave this request, or a new one where the failure came before it."""
    found = request.scope.get("request_id")
    return found if isinstance(found, str) else uuid.uuid4().hex


def _answer(request: Request, status: int, code: str, sentence: str, headers: Mapping[str, str]) -> Response:
    if wants_page(request):
        page = _page(request, status, sentence)
        page.headers.update(headers)
        return page
    body = {"error": {"code": code, "message": sentence, "request_id": request_id(request)}}
    return JSONResponse(body, status, headers=dict(headers))


def _page(request: Request, status: int, sentence: str, typed: Mapping[str, str] = _NOBODY) -> Response:
    said = words_of(request).said(sentence)
    return render(request, "error.html", status, sentence=said, given=request_id(request), typed=typed)


def wants_page(request: Request) -> bool:
    """A browser on a page, rather than a program on the API."""
    is_page = not request.url.path.startswith(("/api/", "/-/"))
    return is_page and "text/html" in request.headers.get("accept", "")
