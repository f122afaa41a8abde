"""A Starlette or FastAPI application read as endpoints: ``module:app``. Importing it runs its code.

The order is that of registration. A mounted application's own routes come before the mount itself, which
answers for the rest below its prefix.
"""

import contextlib
import functools
import importlib
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from fastapi.routing import RouteContext, iter_route_contexts
from starlette.convertors import CONVERTOR_TYPES
from starlette.routing import BaseRoute, Host, Mount, Route, WebSocketRoute

from gateway.endpoints import ANY, MOUNT, WEBSOCKET
from gateway.errors import CatalogError
from gateway.importer.harvest import Found, Harvest
from gateway.importer.naming import operation_from_path, router_from_path, slug
from gateway.templates import CONVERTERS, kinds_of

_FRAMEWORKS: Final = ("fastapi", "starlette")
_GENERIC_MODULES: Final = frozenset({"api", "app", "endpoints", "main", "router", "routers", "routes", "views", "web"})


def harvest_application(source: str) -> Harvest:
    """The endpoints of ``module:app``, ``module:factory`` or ``module:factory()``."""
    module, _, attribute = source.partition(":")
    with _importing():
        app = _unwrapped(_load(module, attribute, source))
    routes = getattr(app, "routes", None)
    if not isinstance(routes, list) or not all(isinstance(route, BaseRoute) for route in routes):
        if inspect.isroutine(app):
            raise CatalogError(
                f"{source} is a function that needs arguments; name an application, or write one without"
            )
        kind = type(app).__name__
        raise CatalogError(
            f"{source} is a {kind}, not a FastAPI or Starlette application; import its OpenAPI document instead"
        )
    return harvest_routes(routes, module)


def harvest_routes(routes: Sequence[BaseRoute], module: str = "") -> Harvest:
    """The endpoints of routes that are at hand; ``module`` is the file that names no router."""
    return _Walk(module).harvest(routes)


@contextlib.contextmanager
def _importing() -> Iterator[None]:
    """Find modules beside the working directory, as servers do, and keep what they print off our output."""
    folder = str(Path.cwd())
    sys.path.insert(0, folder)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    finally:
        sys.path.remove(folder)


def _load(module: str, attribute: str, source: str) -> object:
    try:
        value: object = importlib.import_module(module)
    except ModuleNotFoundError as error:
        raise CatalogError(
            f"cannot import {source}: there is no module {error.name!r}; run it where the application runs"
        ) from error
    except (Exception, SystemExit) as error:
        raise _failed(source, error) from error
    for name in attribute.removesuffix("()").split("."):
        if not hasattr(value, name):
            raise CatalogError(f"cannot import {source}: {module} has no {name!r}; give the name of the application")
        value = getattr(value, name)
    if callable(value) and _is_factory(value):
        try:
            return value()
        except (Exception, SystemExit) as error:
            raise _failed(source, error) from error
    return value


def _failed(source: str, error: BaseException) -> CatalogError:
    """The application's own code raised, which it may in any way."""
    reason = " ".join(str(error).split()) or "no reason given"
    return CatalogError(
        f"cannot import {source}: {type(error).__name__}: {reason}; give it the settings its server has, and try again"
    )


def _is_factory(value: object) -> bool:
    """A function that needs no arguments; an application takes three and has routes."""
    if hasattr(value, "routes") or not inspect.isroutine(value):
        return False
    parameters = inspect.signature(value).parameters.values()
    return all(p.default is not p.empty or p.kind in {p.VAR_POSITIONAL, p.VAR_KEYWORD} for p in parameters)


def _unwrapped(app: object) -> object:
    """The application within middleware that was wrapped around it by hand."""
    # Bounded, as an object may answer to any name, `app` included, for ever.
    for _ in range(32):
        if hasattr(app, "routes") or not hasattr(app, "app"):
            break
        app = app.app
    return app


class _Walk:
    """Goes through the routes once and gathers what they tell."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._seen: set[tuple[str, str]] = set()
        self._notes: list[str] = []
        self._converters: dict[str, str] = {}

    def harvest(self, routes: Sequence[BaseRoute]) -> Harvest:
        found = tuple(self._walk(routes, ""))
        return Harvest(found, self._converters, tuple(self._notes))

    def _walk(self, routes: Sequence[BaseRoute], prefix: str) -> Iterator[Found]:
        for context in iter_route_contexts(routes):
            route, path = context.original_route, prefix + (context.path or "")
            if isinstance(route, Mount):
                yield from self._mount(route, path)
            elif isinstance(route, Route | WebSocketRoute) and path.startswith("/"):
                yield from self._once(self._endpoints(context, path))
            elif isinstance(route, Host):
                self._notes.append(f"routes for the host {route.host} are left out; legacy answers them")
            else:
                self._notes.append(f"{type(route).__name__} {path!r} is left out: its kind of route is unknown")

    def _mount(self, mount: Mount, path: str) -> Iterator[Found]:
        inner = mount.routes or getattr(_unwrapped(mount.app), "routes", [])
        # The mount takes as much as it can before its routes see the rest; one template cannot say that.
        if "path" in kinds_of(path):
            self._notes.append(f"what is mounted at {path!r} is listed as one: a prefix of any depth hides its routes")
        else:
            yield from self._walk(inner, path.rstrip("/"))
        name = slug(mount.name or "") or router_from_path(path)
        yield from self._once([Found(MOUNT, path.rstrip("/"), name, "mount")])

    def _endpoints(self, context: RouteContext, path: str) -> Iterator[Found]:
        self._learn_converters(path)
        operation = _operation(context, path)
        router = self._router(context, path)
        if isinstance(context.original_route, WebSocketRoute):
            yield Found(WEBSOCKET, path, router, operation)
            return
        methods = set(context.methods or {ANY})
        head = {"GET", "HEAD"} <= methods
        # Sorted, because a set has another order in each process, and the catalog is read as a diff.
        listed = sorted(methods - {"HEAD"} if head else methods)
        for method in listed:
            name = operation if len(listed) == 1 else f"{operation}_{method.lower()}"
            yield Found(method, path, router, name, head=head and method == "GET")

    def _once(self, endpoints: Iterable[Found]) -> Iterator[Found]:
        for endpoint in endpoints:
            if (endpoint.method, endpoint.path) not in self._seen:
                yield self._noted(endpoint)
                continue
            self._notes.append(f"{endpoint.method} {endpoint.path} is registered twice; the first answers")
            if endpoint.head and ("HEAD", endpoint.path) not in self._seen:
                # The first leaves HEAD out, so HEAD still comes to this one.
                yield self._noted(replace(endpoint, method="HEAD", head=False))

    def _noted(self, endpoint: Found) -> Found:
        self._seen.add((endpoint.method, endpoint.path))
        if endpoint.head:
            self._seen.add(("HEAD", endpoint.path))
        return endpoint

    def _learn_converters(self, path: str) -> None:
        for kind in kinds_of(path):
            regex = CONVERTOR_TYPES[kind].regex
            if CONVERTERS.get(kind) != regex:
                self._converters[kind] = regex

    def _router(self, context: RouteContext, path: str) -> str:
        """Its first tag, as the OpenAPI document groups it; else the file that defines it; else its path."""
        package, *below = (getattr(_function(context), "__module__", None) or "").split(".")
        if package in _FRAMEWORKS:
            return "docs"
        tags = getattr(context.original_route, "tags", None) or ()
        tag = slug(str(getattr(tags[0], "value", tags[0]))) if tags else ""
        own_file = ".".join((package, *below)) == self._module
        files = [name for name in (below or [package]) if name not in _GENERIC_MODULES and not own_file]
        return tag or (slug(files[-1]) if files else "") or router_from_path(path)


def _function(context: RouteContext) -> Callable[..., object] | None:
    function = context.endpoint
    while isinstance(function, functools.partial):
        function = function.func
    return function


def _operation(context: RouteContext, path: str) -> str:
    name = getattr(_function(context), "__name__", "") or context.name or ""
    method = min(context.methods or {"any"})
    return slug(name) or operation_from_path(method, path)
