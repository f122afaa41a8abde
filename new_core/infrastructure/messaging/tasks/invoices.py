"""Sends invoices to those who are to pay them."""

from typing import Final

from new_core.application.interfaces.services.email_service import EmailService
from new_core.infrastructure.messaging.delivery import Event
from new_core.infrastructure.messaging.documents import Documents, shown
from new_core.infrastructure.messaging.tasks.email import letter_to

SENT: Final = "invoice.sent"


class InvoiceHandler:
    def __init__(self, documents: Documents, email: EmailService) -> None:
        self._documents = documents
        self._email = email

    def wants(self, name: str) -> bool:
        return name == SENT

    async def handle(self, event: Event) -> None:
        invoice = await self._documents.invoice(event.aggregate_id)
        customer = await self._documents.customer(invoice.customer_id) if invoice else None
        if invoice is None or customer is None:
            return
        values = {
            "number": invoice.number,
            "total": shown(invoice.total, invoice.currency),
            "due_on": invoice.due_on.isoformat(),
        }
        letter = letter_to(customer, event, "invoice", values)
        if letter is not None:
            await self._email.send(letter)
