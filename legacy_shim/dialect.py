"""How the monolith put things over HTTP, whichever router spoke: sign-in, permissions, errors, JSON."""

import json
import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Final

import structlog
from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer

from new_core.api.dependencies import AccessServiceDep
from new_core.api.errors import headers_of, status_of
from new_core.application.dtos.account_dto import AccountDTO
from new_core.application.services.access_service import AccessService
from new_core.domain.exceptions.access_exceptions import InvalidTokenError, PermissionDeniedError
from new_core.domain.exceptions.base import DomainError, InvalidValueError

log = structlog.get_logger()

DOCUMENTATION: Final = "https://errors.pydantic.dev/2.5/v/"
DEEPEST_ECHO: Final = 50
"""How deep a refused body is repeated in the 422 when the old encoder could not repeat it at all."""
MOST_DIGITS: Final = 400
"""Of a refused number that is repeated as a number; what binary floats can hold has fewer."""
# Selling, shipping and adjusting ask for no login, so all of it is the first user's.
NOBODY_IN_PARTICULAR: Final = 1

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]
Answers = Mapping[type[DomainError], tuple[int, str]]
"""What a contract module says for the errors of its services: status and `detail`."""

_documented_bearer = HTTPBearer(auto_error=False, scheme_name="HTTPBearer")


def json_response(content: Json, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Response(body, status, headers, media_type="application/json")


def iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


async def current_account(
    request: Request,
    access: AccessServiceDep,
    _documented: Annotated[object, Depends(_documented_bearer)],
) -> AccountDTO:
    """Demand a bearer token: 403 without one, as FastAPI answered in the monolith's day, 401 with a bad one."""
    return await _account_of(request, access.authenticate)


async def enrolling_account(
    request: Request,
    access: AccessServiceDep,
    _documented: Annotated[object, Depends(_documented_bearer)],
) -> AccountDTO:
    """The same, or the token of a login that has to set up a second factor first."""
    return await _account_of(request, access.authenticate_enrolment)


async def _account_of(request: Request, authenticate: Callable[[str], Awaitable[AccountDTO]]) -> AccountDTO:
    # Read by hand: today's HTTPBearer answers 401 where the old one answered 403.
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if not (scheme and token):
        raise HTTPException(403, "Not authenticated")
    if scheme.lower() != "bearer":
        raise HTTPException(403, "Invalid authentication credentials")
    try:
        return await authenticate(token)
    except InvalidTokenError as error:
        raise HTTPException(401, str(error), {"WWW-Authenticate": "Bearer"}) from error


CurrentAccount = Annotated[AccountDTO, Depends(current_account)]


async def permit(access: AccessService, account: AccountDTO, permission: str) -> None:
    """Call it first in the handler: the monolith looked at permissions after it had validated the request."""
    try:
        await access.authorize(account, permission)
    except PermissionDeniedError as error:
        raise HTTPException(403, f"Insufficient permissions: {permission} required") from error


def permitted(permission: str) -> Callable[[AccountDTO, AccessService], Awaitable[None]]:
    """Make a dependency of it, where the monolith had one: there 403 came before 422."""

    async def check(account: CurrentAccount, access: AccessServiceDep) -> None:
        await permit(access, account, permission)

    return check


def refusal(name: str, value: str, rule: str) -> RequestValidationError:
    """Refuse a query parameter by its name, where the monolith's own declaration let it pass."""
    problem = {"type": "value_error", "loc": ("query", name), "msg": f"Value error, {rule}", "input": value}
    return RequestValidationError([{**problem, "ctx": {"error": {}}}])


def add_error_handlers(app: FastAPI, tables: Mapping[str, Answers]) -> None:
    """`tables` has the answers of each router by its prefix: two may say different things of one error.

    An error that a router has no answer for is answered in its own words, which is better than 500; but the router's
    document may lack the status, so it is logged.
    """

    async def answer_domain_error(request: Request, error: Exception) -> Response:
        path = request.scope["path"]
        own = next((answers for prefix, answers in tables.items() if path.startswith(f"{prefix}/")), {})
        if isinstance(error, InvalidValueError) and type(error) not in own:
            return _unprocessable([_problem_of(error)])
        if not isinstance(error, DomainError):
            raise TypeError("registered for DomainError only") from error
        if type(error) not in own:
            log.error("legacy_shim.unforeseen_error", path=path, error=type(error).__name__)
        status, detail = own.get(type(error), (status_of(error), str(error)))
        # The monolith's own answers had no header: its 400 for a wrong code is no challenge (RFC 9110, 11.6.1).
        headers = headers_of(error) if type(error) not in own else None
        return json_response({"detail": detail}, status, headers)

    async def answer_validation_error(_request: Request, error: Exception) -> Response:
        problems = error.errors() if isinstance(error, RequestValidationError) else []
        return _unprocessable([_documented_problem(problem) for problem in problems])

    app.add_exception_handler(DomainError, answer_domain_error)
    app.add_exception_handler(RequestValidationError, answer_validation_error)


def _problem_of(error: InvalidValueError) -> dict[str, object]:
    return _documented_problem(
        {
            "type": "value_error",
            "loc": ("body", error.field),
            "msg": f"Value error, {error.rule}",
            "input": _refused(error.value),
            "ctx": {"error": {}},
        }
    )


def _refused(value: object) -> object:
    """Keep a number whose digits alone would fill memory (1e1000000000) as the client's own short text."""
    is_endless = isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) > MOST_DIGITS
    return str(value) if is_endless else value


def _documented_problem(problem: Mapping[str, object]) -> dict[str, object]:
    """Add the link that pydantic 2.5 gave; malformed JSON was FastAPI's own finding and had none."""
    if problem["type"] == "json_invalid":
        return dict(problem)
    # The monolith's FastAPI took a body of `null` for none at all.
    if problem["loc"] == ("body",) and problem["input"] is None:
        problem = {"type": "missing", "loc": ("body",), "msg": "Field required", "input": None}
    return {**problem, "url": f"{DOCUMENTATION}{problem['type']}"}


def _unprocessable(problems: Sequence[Mapping[str, object]]) -> Response:
    try:
        return JSONResponse({"detail": jsonable_encoder(problems)}, 422)
    # NaN, halves of surrogate pairs and bytes that are no UTF-8 are ValueErrors.
    except (ValueError, RecursionError):
        return json_response({"detail": [_encodable(problem) for problem in problems]}, 422)


def _encodable(value: object, depth: int = 0) -> Json:
    """Make anything a client can send fit into JSON in UTF-8, which the old encoder could not."""
    if depth > DEEPEST_ECHO:
        return "…"
    if isinstance(value, Mapping):
        return {_utf8(str(key)): _encodable(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_encodable(item, depth + 1) for item in value]
    return _encodable_leaf(value)


def _encodable_leaf(value: object) -> Json:
    if isinstance(value, str):
        return _utf8(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if value is None or isinstance(value, int | float):
        return value
    encoded: Json = jsonable_encoder(value)
    return encoded


def _utf8(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
