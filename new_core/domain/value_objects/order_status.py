"""The statuses of a sales order, and the one table of what may follow what."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class OrderStatus(StrEnum):
    DRAFT = "DRAFT"
    CONFIRMED = "CONFIRMED"
    SHIPPED = "SHIPPED"
    DELIVERED = "DELIVERED"
    CANCELLED = "CANCELLED"


_S = OrderStatus
# What has left the warehouse is not cancelled: it must come back first, and that is a return.
TRANSITIONS: Final[Mapping[str, frozenset[OrderStatus]]] = {
    _S.DRAFT: frozenset({_S.CONFIRMED, _S.CANCELLED}),
    _S.CONFIRMED: frozenset({_S.SHIPPED, _S.CANCELLED}),
    _S.SHIPPED: frozenset({_S.DELIVERED}),
    _S.DELIVERED: frozenset(),
    _S.CANCELLED: frozenset(),
}
OWED_FOR: Final = (_S.CONFIRMED, _S.SHIPPED, _S.DELIVERED)
"""What is not paid of these counts against the customer's credit."""


def may_follow(status: str, wanted: OrderStatus) -> bool:
    """Look it up; from a text that is no status, as older rows may hold, nothing follows."""
    return wanted in TRANSITIONS.get(status, frozenset())
