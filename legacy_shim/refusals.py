"""The refusals of the contract in its OpenAPI document: the monolith's own left them out.

They are taken from what the code answers by: a router's table of answers, sign-in, and what FastAPI itself refuses.
"""

from collections.abc import Mapping, Set
from copy import deepcopy
from typing import Any, Final

from fastapi import FastAPI
from starlette.routing import BaseRoute
from typing_extensions import override

from legacy_shim.routing import ContractRouter, Section

Object = dict[str, Any]
Responses = dict[int | str, Object]

_DETAIL: Final[Object] = {
    "type": "object",
    "properties": {"detail": {"type": "string"}},
    "required": ["detail"],
}
_MEANING: Final[Mapping[int, str]] = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    429: "Too Many Requests",
}
SIGN_IN: Final = frozenset({401, 403})
UNREADABLE: Final = 400
"""A body that is no text at all."""
HIDDEN: Final[Responses] = {
    422: {
        "description": "An earlier route takes the path",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/HTTPValidationError"}}},
    }
}
"""For a route without parameters whose path is another's."""


def refusals(*statuses: int) -> Responses:
    """Declare answers of an error text, for a route whose refusals are in no table."""
    return {status: _refusal(status) for status in statuses}


class ContractApp(FastAPI):
    def __init__(self, tables: Mapping[str, Set[int]], own_document: str) -> None:
        """`tables` has the statuses of each router's table of answers, by the router's prefix."""
        super().__init__(
            title="Legacy contract",
            description=f"The new side's own API is apart from this, in {own_document}.",
            redoc_url=None,
        )
        self._tables = tables

    def add_section(self, router: ContractRouter) -> None:
        """Take a router in, after those that were taken in before."""
        self.router.routes.append(Section(router))

    @property
    @override
    def routes(self) -> list[BaseRoute]:
        """Each route by itself, as the document has them."""
        sections = (each.routes if isinstance(each, Section) else [each] for each in self.router.routes)
        return [route for section in sections for route in section]

    @override
    def openapi(self) -> Object:
        if self.openapi_schema is None:
            self.openapi_schema = with_refusals(super().openapi(), self._tables)
        return self.openapi_schema


def with_refusals(document: Object, tables: Mapping[str, Set[int]]) -> Object:
    """Add to each operation what it may refuse; what it declares itself stays as it is."""
    complete = deepcopy(document)
    for path, item in complete["paths"].items():
        table = next(statuses for prefix, statuses in tables.items() if path.startswith(f"{prefix}/"))
        for operation in item.values():
            declared = operation["responses"]
            wanted = sorted(_statuses(operation, table))
            operation["responses"] = {**{str(status): _refusal(status) for status in wanted}, **declared}
    return complete


def _statuses(operation: Object, table: Set[int]) -> set[int]:
    statuses: set[int] = set()
    if "security" in operation:
        statuses |= SIGN_IN
    if "requestBody" in operation:
        statuses |= table | {UNREADABLE}
    # A list refuses no row, whatever is asked of it.
    if any(parameter["required"] for parameter in operation.get("parameters", ())):
        statuses |= table
    return statuses


def _refusal(status: int) -> Object:
    return {"description": _MEANING[status], "content": {"application/json": {"schema": _DETAIL}}}
