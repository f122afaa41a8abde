"""What can happen to a customer."""

from dataclasses import dataclass

from new_core.domain.events.base import DomainEvent


@dataclass(frozen=True, kw_only=True)
class CustomerCreated(DomainEvent):
    name = "customer.created"
    customer_code: str


@dataclass(frozen=True, kw_only=True)
class CustomerUpdated(DomainEvent):
    name = "customer.updated"
    changed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CustomerDeactivated(DomainEvent):
    name = "customer.deactivated"
