"""What can happen to a sales order; letters and text messages go out at some of it."""

from dataclasses import dataclass

from new_core.domain.events.base import DomainEvent


@dataclass(frozen=True, kw_only=True)
class OrderEvent(DomainEvent):
    order_number: str


class OrderCreated(OrderEvent):
    name = "order.created"


class OrderUpdated(OrderEvent):
    name = "order.updated"


class OrderConfirmed(OrderEvent):
    name = "order.confirmed"


class OrderShipped(OrderEvent):
    name = "order.shipped"


class OrderDelivered(OrderEvent):
    name = "order.delivered"


@dataclass(frozen=True, kw_only=True)
class OrderCancelled(OrderEvent):
    name = "order.cancelled"
    was_confirmed: bool
    """Else it was a draft, of which the customer never heard."""


class OrderDeleted(OrderEvent):
    name = "order.deleted"
