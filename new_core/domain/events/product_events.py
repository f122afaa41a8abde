"""What can happen to a product."""

from dataclasses import dataclass

from new_core.domain.events.base import DomainEvent


@dataclass(frozen=True, kw_only=True)
class ProductCreated(DomainEvent):
    name = "product.created"
    sku: str


@dataclass(frozen=True, kw_only=True)
class ProductUpdated(DomainEvent):
    name = "product.updated"
    changed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ProductDeactivated(DomainEvent):
    name = "product.deactivated"
