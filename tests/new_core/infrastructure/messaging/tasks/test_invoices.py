from new_core.infrastructure.messaging.documents import Documents
from new_core.infrastructure.messaging.tasks.invoices import InvoiceHandler
from tests.new_core.infrastructure.messaging.tasks.conftest import event
from tests.support.services_outside import FakeEmailService


async def test_a_sent_invoice_reaches_its_customer(documents: Documents) -> None:
    email = FakeEmailService()
    handler = InvoiceHandler(documents, email)
    assert handler.wants("invoice.sent")
    await handler.handle(event("invoice.sent", 1))
    (letter,) = email.letters
    assert (letter.to, letter.template) == ("tigris@example.iq", "invoice")
    assert letter.values == {"name": "Tigris", "number": "INV-1", "total": "99.90 USD", "due_on": "2026-12-01"}


async def test_an_invoice_that_is_gone_is_not_sent(documents: Documents) -> None:
    email = FakeEmailService()
    await InvoiceHandler(documents, email).handle(event("invoice.sent", 999))
    assert email.letters == []
