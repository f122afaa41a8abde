"""Keeps Zoho Books in step with customers and sent invoices."""

from typing import Final

from new_core.application.interfaces.services.zoho_service import ZohoContact, ZohoInvoice, ZohoService
from new_core.infrastructure.messaging.delivery import Event
from new_core.infrastructure.messaging.documents import CustomerCard, Documents

CUSTOMER_EVENTS: Final = {"customer.created", "customer.updated", "customer.deactivated"}
INVOICE_EVENTS: Final = {"invoice.sent"}


class ZohoHandler:
    """Tells what a customer is now, whatever the event says: so events that come late or twice do no harm."""

    def __init__(self, documents: Documents, zoho: ZohoService) -> None:
        self._documents = documents
        self._zoho = zoho

    def wants(self, name: str) -> bool:
        return name in CUSTOMER_EVENTS | INVOICE_EVENTS

    async def handle(self, event: Event) -> None:
        if event.name in CUSTOMER_EVENTS:
            customer = await self._documents.customer(event.aggregate_id)
            if customer is not None:
                await self._zoho.put_contact(contact_of(customer))
            return
        invoice = await self._documents.invoice(event.aggregate_id)
        customer = await self._documents.customer(invoice.customer_id) if invoice else None
        if invoice is None or customer is None:
            return
        # An invoice may be of a customer from before this system: Zoho cannot have it without the contact.
        await self._zoho.put_contact(contact_of(customer))
        await self._zoho.put_invoice(
            ZohoInvoice(invoice.number, customer.number, invoice.issued_on, invoice.due_on, invoice.total)
        )


def contact_of(customer: CustomerCard) -> ZohoContact:
    return ZohoContact(
        number=customer.number,
        name=customer.name,
        company_name=customer.company_name,
        email=customer.email,
        phone=customer.phone,
        payment_terms=customer.payment_terms,
        is_active=customer.is_active,
    )
