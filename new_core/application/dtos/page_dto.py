"""A page of a list, and how to ask for one."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class SortKey:
    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class PageDTO(Generic[Item]):
    items: list[Item]
    total: int
    """Of all pages."""
