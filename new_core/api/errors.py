"""Every error an endpoint can raise, as the envelope; the one table from error to status."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from new_core.core.responses import Failure, FieldProblem, documented
from new_core.domain.exceptions.access_exceptions import (
    InvalidTokenError,
    PermissionDeniedError,
)
from new_core.domain.exceptions.base import (
    ConflictError,
    DomainError,
    InvalidValueError,
    NotFoundError,
)
from new_core.domain.exceptions.sign_in_exceptions import (
    ChannelRefusedError,
    DeactivatedAccountError,
    TooManyFailuresError,
    WrongCodeError,
    WrongCredentialsError,
)

STATUS: Final[Mapping[type[DomainError], HTTPStatus]] = {
    NotFoundError: HTTPStatus.NOT_FOUND,
    ConflictError: HTTPStatus.CONFLICT,
    InvalidValueError: HTTPStatus.UNPROCESSABLE_ENTITY,
    InvalidTokenError: HTTPStatus.UNAUTHORIZED,
    PermissionDeniedError: HTTPStatus.FORBIDDEN,
    WrongCredentialsError: HTTPStatus.UNAUTHORIZED,
    WrongCodeError: HTTPStatus.UNAUTHORIZED,
    DeactivatedAccountError: HTTPStatus.FORBIDDEN,
    ChannelRefusedError: HTTPStatus.FORBIDDEN,
    TooManyFailuresError: HTTPStatus.TOO_MANY_REQUESTS,
}
Responses = dict[int | str, dict[str, Any]]
CHALLENGE: Final = {"WWW-Authenticate": "Bearer"}


def headers_of(error: DomainError) -> Mapping[str, str] | None:
    if isinstance(error, TooManyFailuresError):
        return {"Retry-After": str(error.retry_after)}
    return CHALLENGE if status_of(error) == HTTPStatus.UNAUTHORIZED else None


def status_of(error: DomainError) -> HTTPStatus:
    """Find the status of the error's nearest ancestor in the table."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    raise LookupError(f"{type(error).__name__} has no status; add it to api.errors.STATUS")


def add_error_handlers(app: FastAPI) -> None:
    app.add_exception_handler(DomainError, _domain_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unexpected_error)


async def _domain_error(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, DomainError):
        raise TypeError("registered for DomainError only") from error
    return failure_response(status_of(error), _failure_of(error), headers_of(error))


def _failure_of(error: DomainError) -> Failure:
    detail = None
    if isinstance(error, InvalidValueError):
        detail = [FieldProblem(field=f"body.{error.field}", problem=error.rule)]
    elif isinstance(error, ConflictError):
        detail = [FieldProblem(field=f"body.{error.field}", problem=str(error))]
    return Failure(error=str(error), detail=detail, code=error.code)


def failing(description: str, *errors: DomainError) -> Responses:
    """Document the answer to errors of one status by what they would really be answered with."""
    (status,) = {status_of(error) for error in errors}
    return {int(status): documented(description, *map(_failure_of, errors))}


INVALID: Final = Failure(
    error="The request is not valid",
    detail=[FieldProblem(field="body.name", problem="Field required")],
    code="invalid_request",
)
FAILURES: Final[Responses] = {
    **failing("Who asks cannot be known", InvalidTokenError("")),
    **failing("Who asks may not", PermissionDeniedError("customers.view")),
    422: documented("The request breaks a rule", INVALID),
}
"""What every endpoint may answer."""


async def _validation_error(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise TypeError("registered for RequestValidationError only") from error
    problems = [
        FieldProblem(
            field=_printable(".".join(str(part) for part in problem["loc"])),
            problem=problem["msg"],
        )
        for problem in error.errors()
    ]
    failure = Failure(error="The request is not valid", detail=list(problems), code="invalid_request")
    return failure_response(HTTPStatus.UNPROCESSABLE_ENTITY, failure)


async def _http_error(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise TypeError("registered for HTTPException only") from error
    if error.status_code == HTTPStatus.BAD_REQUEST:
        # FastAPI's word for a body that is no text, or no form, at all; ours is the one for all that is not valid.
        problem = FieldProblem(field="body", problem=str(error.detail))
        failure = Failure(error="The request is not valid", detail=[problem], code="invalid_request")
        return failure_response(HTTPStatus.UNPROCESSABLE_ENTITY, failure)
    code = HTTPStatus(error.status_code).name.lower()
    return failure_response(error.status_code, Failure(error=str(error.detail), code=code), error.headers)


async def _unexpected_error(_request: Request, _error: Exception) -> JSONResponse:
    # Starlette raises it again once this is sent, so it is logged with its traceback.
    failure = Failure(error="Something went wrong on our side", code="internal_error")
    return failure_response(HTTPStatus.INTERNAL_SERVER_ERROR, failure)


def failure_response(status: int, failure: Failure, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Make the answer where no endpoint was reached to raise the error."""
    return JSONResponse(failure.model_dump(mode="json"), int(status), headers=headers)


def _printable(text: str) -> str:
    """Keep a key that the client made up from breaking the answer's encoding."""
    return text.encode("utf-8", "replace").decode()
