"""What can happen to a supplier."""

from dataclasses import dataclass

from new_core.domain.events.base import DomainEvent


@dataclass(frozen=True, kw_only=True)
class SupplierCreated(DomainEvent):
    name = "supplier.created"
    supplier_code: str


@dataclass(frozen=True, kw_only=True)
class SupplierUpdated(DomainEvent):
    name = "supplier.updated"
    changed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SupplierDeactivated(DomainEvent):
    name = "supplier.deactivated"
