"""Statements of lists, made once for all pages: SQLAlchemy takes longer to make one and to find it compiled than to send it."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import Integer, Select, bindparam

HIGHEST: Final = 2**31 - 1
"""There cannot be more rows than ids."""
KEPT: Final = 500

OFFSET: Final = bindparam("offset", type_=Integer)
LIMIT: Final = bindparam("limit", type_=Integer)
_KNOWN: Final[dict[Hashable, Select[Any]]] = {}


class Paged(Protocol):
    """A frozen dataclass: what is asked for, and which part of it."""

    @property
    def offset(self) -> int: ...

    @property
    def limit(self) -> int | None: ...


Query = TypeVar("Query", bound=Paged)


def paged(maker: Hashable, query: Query, make: Callable[[], Select[Any]]) -> tuple[Select[Any], Mapping[str, int]]:
    """The statement of `make` with the page's place left to parameters, made once for each `maker` and all else of the query.

    What is searched for is part of the statement, so that searches are made each time; of too many, all are forgotten.
    """
    key = (maker, replace(query, offset=0, limit=None if query.limit is None else 0))  # type: ignore[type-var]  # see Paged
    statement = _KNOWN.get(key)
    if statement is None:
        statement = make().offset(OFFSET)
        if query.limit is not None:
            statement = statement.limit(LIMIT)
        if len(_KNOWN) >= KEPT:
            _KNOWN.clear()
        _KNOWN[key] = statement
    values = {"offset": min(query.offset, HIGHEST)}
    return statement, values if query.limit is None else values | {"limit": min(query.limit, HIGHEST)}
