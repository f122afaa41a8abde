"""Port to the sales orders, and to what confirming one must know of its customer."""

from collections.abc import Sequence
from typing import Protocol

from new_core.application.dtos.sales_order_dto import OrderedBy, OrderFigures, OrderQuery
from new_core.application.interfaces.repositories.base_repository import BaseRepository
from new_core.domain.entities.sales_order import SalesOrder
from new_core.domain.value_objects.credit_standing import CreditStanding


class SalesOrderRepository(BaseRepository[SalesOrder], Protocol):
    async def find(self, query: OrderQuery) -> list[SalesOrder]: ...

    async def count(self, query: OrderQuery) -> int:
        """Count what `find` would give without offset and limit."""
        ...

    async def figures(self, query: OrderQuery) -> OrderFigures: ...

    async def named_by(self, orders: Sequence[SalesOrder]) -> OrderedBy:
        """Look up all customers and products that the orders name, in two queries whatever their number."""
        ...

    async def credit_for_update(self, customer_id: int) -> CreditStanding:
        """Tell what the customer may owe and does, with the customer's row locked: two orders cannot both just fit."""
        ...

    async def is_number_taken(self, number: str) -> bool: ...

    async def highest_number(self, prefix: str) -> str | None:
        """Find the highest of the numbers that are `prefix` and four to nine digits."""
        ...

    async def missing_references(self, order: SalesOrder) -> Sequence[tuple[str, int]]:
        """Name the values that refer to a row that is not there."""
        ...

    async def remove(self, order: SalesOrder) -> None:
        """Delete it with its lines; OrderInUseError if invoices or other rows refer to it."""
        ...
