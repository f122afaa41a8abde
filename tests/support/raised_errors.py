"""Which errors of new_core's tree its services can raise, read off their compiled code.

Names are followed to all that they can mean where they are used: the service's own methods, functions and classes that
its module knows, the repositories of a unit of work, the entities that these keep. So it finds too much rather than
too little.
"""

import dis
import inspect
from collections.abc import Iterator, Mapping
from itertools import pairwise
from types import CodeType, FunctionType
from typing import Any, Final, get_args, get_origin, get_type_hints

from new_core.api.container import Container
from new_core.application import directions
from new_core.domain.entities.base import Entity
from new_core.domain.exceptions.base import DomainError
from new_core.infrastructure.unit_repositories import UnitRepositories

OURS: Final = ("new_core.", "legacy_shim.")
HELPERS: Final = ("new_core.api.", "legacy_shim.dialect")
CONTAINED: Final = get_type_hints(Container)


def errors_of(function: FunctionType) -> set[type[DomainError]]:
    """All that the services can raise which a function of the contract asks, itself or through what helps it.

    What a function names it deals with itself.
    """
    found: set[type[DomainError]] = set()
    for service, method in _methods_in(function):
        found |= _Walk(service, method).errors
    names = names_in(function.__code__)
    for name in names:
        helper = function.__globals__.get(name)
        if isinstance(helper, FunctionType) and helper.__module__.startswith(HELPERS):
            found |= errors_of(helper)
    return {error for error in found if error.__name__ not in names}


def _methods_in(function: FunctionType) -> Iterator[tuple[type, str]]:
    names = names_in(function.__code__)
    offered = [*function.__annotations__.values(), *(CONTAINED[name] for name in names & CONTAINED.keys())]
    for service in filter(None, map(service_of, offered)):
        yield from ((service, name) for name in names if inspect.isfunction(getattr(service, name, None)))


def names_in(code: CodeType) -> set[str]:
    """The names of globals and attributes, also in what is defined inside."""
    inner = [names_in(each) for each in code.co_consts if isinstance(each, CodeType)]
    return set(code.co_names).union(*inner)


def asked_of_unit(code: CodeType) -> Iterator[str]:
    """The repositories that are taken of a unit of work: `unit.` before a name."""
    steps = list(dis.get_instructions(code))
    for before, step in pairwise(steps):
        if before.argval == "unit" and step.opname in {"LOAD_ATTR", "LOAD_METHOD"}:
            yield step.argval
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from asked_of_unit(each)


def service_of(annotation: Any) -> type | None:
    """The class behind a dependency of FastAPI, or behind the type itself."""
    bare = get_args(annotation)[0] if hasattr(annotation, "__metadata__") else annotation
    service = get_origin(bare) or bare
    is_ours = inspect.isclass(service) and service.__module__.startswith("new_core.application.services.")
    return service if is_ours else None


class _Walk:
    """From one method to all it can reach; what is met later widens what names met earlier can mean."""

    def __init__(self, service: type, method: str) -> None:
        self.errors: set[type[DomainError]] = set()
        self._names: set[str] = {method}
        self._classes: set[type] = {service}
        self._seen: set[FunctionType] = set()
        has_sides = hasattr(inspect.getmodule(service), directions.Side.__name__)
        while new := [each for each in self._reachable() if each not in self._seen]:
            for function in new:
                self._read(function)
            if has_sides:
                self._meet_sides()

    def _reachable(self) -> Iterator[FunctionType]:
        for cls in list(self._classes):
            for base in cls.__mro__:
                for name, value in vars(base).items():
                    function = getattr(value, "__func__", getattr(value, "fget", value))
                    if isinstance(function, FunctionType) and name in self._names:
                        yield function

    def _read(self, function: FunctionType) -> None:
        self._seen.add(function)
        names = names_in(function.__code__)
        self._names |= names
        for name in names:
            self._meet(function.__globals__.get(name))
        for name in asked_of_unit(function.__code__):
            self._meet_repository(name)

    def _meet(self, value: object) -> None:
        if inspect.isclass(value) and issubclass(value, DomainError):
            self.errors.add(value)
        elif isinstance(value, Mapping):
            for each in value.values():
                self._meet(each)
        elif inspect.ismodule(value) and value.__name__.startswith("new_core.domain.exceptions."):
            for name in self._names & vars(value).keys():
                self._meet(vars(value)[name])
        elif inspect.isclass(value) and value.__module__.startswith(OURS):
            self._classes.add(value)
        elif isinstance(value, FunctionType) and value.__module__.startswith(OURS) and value not in self._seen:
            self._read(value)

    def _meet_sides(self) -> None:
        for side in (directions.SALES, directions.PURCHASES):
            for name in self._names & {"entity", "missing", "missing_order"}:
                self._meet(getattr(side, name))
            self._meet(side.invoices)

    def _meet_repository(self, name: str) -> None:
        made = getattr(vars(UnitRepositories).get(name), "func", None)
        if not isinstance(made, FunctionType):
            return
        for each in names_in(made.__code__):
            repository = made.__globals__.get(each)
            if inspect.isclass(repository):
                self._classes.add(repository)
                self._know_what_it_keeps(repository)

    def _know_what_it_keeps(self, repository: type) -> None:
        """Its entities; and if something is saved, what is said of a conflict, which it is made with."""
        module = inspect.getmodule(repository)
        known = vars(module).values()
        self._classes |= {each for each in known if inspect.isclass(each) and issubclass(each, Entity)} - {Entity}
        if "save" in self._names:
            self._meet(vars(module).get("_conflict"))
