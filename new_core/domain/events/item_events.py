"""What can happen to an item."""

from dataclasses import dataclass

from new_core.domain.events.base import DomainEvent


@dataclass(frozen=True, kw_only=True)
class ItemCreated(DomainEvent):
    name = "item.created"
    code: str


@dataclass(frozen=True, kw_only=True)
class ItemUpdated(DomainEvent):
    name = "item.updated"
    changed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ItemDeleted(DomainEvent):
    name = "item.deleted"
    code: str
