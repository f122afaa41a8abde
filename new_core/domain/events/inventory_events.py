"""What can happen to the stock of a product in a warehouse; quantities as texts, so that none is rounded."""

from dataclasses import dataclass

from new_core.domain.events.base import DomainEvent


@dataclass(frozen=True, kw_only=True)
class InventoryItemCreated(DomainEvent):
    name = "inventory_item.created"
    product_id: int
    warehouse_id: int


@dataclass(frozen=True, kw_only=True)
class InventoryItemUpdated(DomainEvent):
    name = "inventory_item.updated"
    changed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class InventoryItemDeleted(DomainEvent):
    name = "inventory_item.deleted"
    product_id: int
    warehouse_id: int


@dataclass(frozen=True, kw_only=True)
class StockChanged(DomainEvent):
    """Pieces came, went or were counted."""

    name = "stock.changed"
    movement_type: str
    quantity: str
    quantity_on_hand: str


@dataclass(frozen=True, kw_only=True)
class StockReserved(DomainEvent):
    name = "stock.reserved"
    quantity: str
    quantity_reserved: str


@dataclass(frozen=True, kw_only=True)
class StockReleased(DomainEvent):
    name = "stock.released"
    quantity: str
    quantity_reserved: str
