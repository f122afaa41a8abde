"""Port to orders, as far as invoices are made from them."""

from typing import Protocol

from new_core.application.dtos.invoice_dto import Direction, OrderToInvoice


class InvoiceableOrderRepository(Protocol):
    async def get_for_update(self, direction: Direction, order_id: int) -> OrderToInvoice | None:
        """Get it with its row locked, so that two who invoice it at once come one after the other."""
        ...
