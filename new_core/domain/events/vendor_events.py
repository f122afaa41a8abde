"""What can happen to a vendor."""

from dataclasses import dataclass

from new_core.domain.events.base import DomainEvent


@dataclass(frozen=True, kw_only=True)
class VendorCreated(DomainEvent):
    name = "vendor.created"
    code: str


@dataclass(frozen=True, kw_only=True)
class VendorUpdated(DomainEvent):
    name = "vendor.updated"
    changed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class VendorDeleted(DomainEvent):
    name = "vendor.deleted"
    code: str
