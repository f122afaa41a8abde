"""What can happen to a warehouse."""

from dataclasses import dataclass

from new_core.domain.events.base import DomainEvent


@dataclass(frozen=True, kw_only=True)
class WarehouseCreated(DomainEvent):
    name = "warehouse.created"
    warehouse_name: str


@dataclass(frozen=True, kw_only=True)
class WarehouseUpdated(DomainEvent):
    name = "warehouse.updated"
    changed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class WarehouseDeleted(DomainEvent):
    name = "warehouse.deleted"
    warehouse_name: str
