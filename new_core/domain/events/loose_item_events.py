"""What can happen to an item that is kept apart from products."""

from dataclasses import dataclass

from new_core.domain.events.base import DomainEvent


@dataclass(frozen=True, kw_only=True)
class LooseItemAdded(DomainEvent):
    name = "loose_item.added"
    sku: str
