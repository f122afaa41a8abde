from datetime import date
from decimal import Decimal

from structlog.testing import capture_logs

from new_core.application.interfaces.services.email_service import EmailService, Letter
from new_core.application.interfaces.services.sms_service import SmsService, TextMessage
from new_core.application.interfaces.services.zoho_service import ZohoContact, ZohoInvoice, ZohoService
from new_core.infrastructure.external_services.null_services import NullEmailService, NullSmsService, NullZohoService


async def test_they_say_that_nothing_was_sent_and_keep_the_content_out_of_the_log() -> None:
    email: EmailService = NullEmailService()
    sms: SmsService = NullSmsService()
    zoho: ZohoService = NullZohoService()
    with capture_logs() as logs:
        await email.send(Letter("k", "a@b.iq", "welcome", "en", {}))
        await sms.send(TextMessage("k", "+9647701234567", "secret text"))
        await zoho.put_contact(ZohoContact("C1", "Tigris", None, "a@b.iq", None, 0, True))
        await zoho.put_invoice(ZohoInvoice("I1", "C1", date(2026, 1, 1), date(2026, 2, 1), Decimal(1)))
    assert [contact async for contact in zoho.contacts()] == []
    await sms.close()
    await zoho.close()
    assert len(logs) == 4
    assert all(line["event"].endswith(".not_configured") for line in logs)
    assert "secret text" not in str(logs)
    assert "a@b.iq" not in str(logs)
