"""What can happen to a category."""

from dataclasses import dataclass

from new_core.domain.events.base import DomainEvent


@dataclass(frozen=True, kw_only=True)
class CategoryCreated(DomainEvent):
    name = "category.created"
    category_name: str


@dataclass(frozen=True, kw_only=True)
class CategoryUpdated(DomainEvent):
    name = "category.updated"
    changed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CategoryDeleted(DomainEvent):
    name = "category.deleted"
    category_name: str
