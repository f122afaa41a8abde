from datetime import date
from decimal import Decimal

from new_core.application.interfaces.services.zoho_service import ZohoContact, ZohoInvoice
from new_core.infrastructure.messaging.documents import Documents
from new_core.infrastructure.messaging.tasks.zoho import CUSTOMER_EVENTS, ZohoHandler
from tests.new_core.infrastructure.messaging.tasks.conftest import event
from tests.support.services_outside import FakeZohoService

TIGRIS = ZohoContact("CUST-501", "Tigris", None, "tigris@example.iq", "0770 123 4567", 30, is_active=True)


async def test_every_change_of_a_customer_tells_what_the_customer_is_now(documents: Documents) -> None:
    zoho = FakeZohoService()
    handler = ZohoHandler(documents, zoho)
    for name in sorted(CUSTOMER_EVENTS):
        assert handler.wants(name)
        await handler.handle(event(name, 501))
    assert zoho.asked == [TIGRIS] * 3


async def test_an_invoice_comes_after_its_contact(documents: Documents) -> None:
    zoho = FakeZohoService()
    await ZohoHandler(documents, zoho).handle(event("invoice.sent", 1))
    invoice = ZohoInvoice("INV-1", "CUST-501", date(2026, 11, 1), date(2026, 12, 1), Decimal("99.90"))
    assert zoho.asked == [TIGRIS, invoice]


async def test_what_is_gone_is_not_told(documents: Documents) -> None:
    zoho = FakeZohoService()
    for name in ("customer.updated", "invoice.sent"):
        await ZohoHandler(documents, zoho).handle(event(name, 999))
    assert zoho.asked == []
