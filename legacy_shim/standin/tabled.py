"""Routers that are not programmed: each route is answered from the facts about it in routes.json."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Annotated, Any, cast

from fastapi import (
    APIRouter,
    Body,
    Depends,
    File,
    Form,
    Header,
    HTTPException,
    Path,
    Query,
    Request,
    Response,
)
from sqlalchemy.orm import Session

from legacy_shim.standin import facts, websockets
from legacy_shim.standin.answers import Call, respond
from legacy_shim.standin.database import get_db, get_now
from legacy_shim.standin.facts import Route
from legacy_shim.standin.models import User
from legacy_shim.standin.notation import Spec, parse
from legacy_shim.standin.security import (
    CurrentUser,
    get_current_user,
    get_enhanced_user,
    get_mock_admin,
    require_permission,
)
from legacy_shim.standin.validation import Types

# The names that the parameters of a route share with what FastAPI hands in end in an underscore.
BODY = "body_"


@cache
def build(router_name: str) -> APIRouter:
    """The router with its routes in registration order, its websocket last; made once, as a module's would be."""
    router = APIRouter(tags=[router_name])
    for method, path, operation, route in facts.load().routes[router_name]:
        router.add_api_route(
            path,
            Endpoint(operation, route),
            methods=[method],
            name=operation,
            status_code=route.get("status", 200),
            response_model=None,
        )
    if router_name in websockets.BY_ROUTER:
        router.include_router(websockets.BY_ROUTER[router_name])
    return router


class Endpoint:
    """A handler whose signature is made from the facts; FastAPI validates by it and names the errors as ever."""

    def __init__(self, operation: str, route: Route) -> None:
        self.__name__ = operation
        self.__signature__ = inspect.Signature(list(_parameters(route)))
        self._route = route

    def __call__(
        self,
        *,
        request_: Request,
        db_: Session,
        now_: datetime,
        caller_: User | int | None = None,
        **given: object,
    ) -> Response:
        call = Call(
            request=request_,
            db=db_,
            now=now_,
            caller=caller_ if isinstance(caller_, User) else None,
            parameters={k: v for k, v in given.items() if k != BODY},
            payload=given.get(BODY),
            facts=facts.load(),
        )
        return respond(call, self._route["answer"], self._route.get("status", 200))


def refuse_accounting(_user: CurrentUser) -> None:
    """Nobody holds what this asks for, Admin neither."""
    raise HTTPException(403, "Missing required permissions: accounting.view")


def fail_to_mock() -> None:
    """hr.py's own mock of the current user, which its ORM class does not accept."""
    message = "'str' object has no attribute '_sa_instance_state'"
    raise AttributeError(message)


CALLERS: Mapping[str, Callable[..., object]] = {
    "accounting": refuse_accounting,
    "admin": require_permission("admin"),
    "bearer": get_mock_admin,
    "broken": fail_to_mock,
    "enhanced": get_enhanced_user,
    "user": get_current_user,
}


@cache
def _types() -> Types:
    known = facts.load()
    return Types(known.schemas, known.enums)


def _parameters(route: Route) -> Iterator[inspect.Parameter]:
    if "auth" in route:
        yield _parameter("caller_", Any, Depends(CALLERS[route["auth"]]))
    yield _parameter("request_", Request)
    yield _parameter("db_", Annotated[Session, Depends(get_db)])
    yield _parameter("now_", Annotated[datetime, Depends(get_now)])
    yield from _declared("path", route.get("path", {}))
    yield from _declared("query", route.get("query", {}))
    yield from _declared("header", route.get("header", {}))
    yield from _declared("form", route.get("form", {}))
    if "body" in route:
        spec = parse(route["body"])
        yield _parameter(BODY, _types().annotation(spec), Body(_default(spec)))


def _declared(place: str, texts: Mapping[str, str]) -> Iterator[inspect.Parameter]:
    for name, text in texts.items():
        spec = parse(text)
        # FastAPI takes the limits of a parameter from its marker and forgets those of the annotation.
        annotation = _types().annotation(replace(spec, limits={}))
        yield _parameter(name.replace("-", "_"), annotation, _marker(place, name, spec))


def _marker(place: str, name: str, spec: Spec) -> object:
    default = _default(spec)
    limits = cast("dict[str, Any]", spec.limits)
    if place == "path":
        return Path(**limits)
    if place == "header":
        return Header(default, alias=name, **limits)
    if place == "query":
        return Query(default, **limits)
    return (File if spec.kind == "file" else Form)(default, **limits)


def _default(spec: Spec) -> object:
    return ... if spec.is_required else spec.default


def _parameter(name: str, annotation: object, default: object = inspect.Parameter.empty) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
