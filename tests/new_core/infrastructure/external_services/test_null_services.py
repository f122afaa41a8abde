from datetime import date
from decimal import Decimal

from structlog.testing import capture_logs

from new_core.application.interfaces.services.email_service import EmailService, Letter
from new_core.application.interfaces.services.sms_service import SmsService, TextMessage
from new_core.application.interfaces.services.zoho_service import (
    ZohoContact,
    ZohoDocument,
    ZohoItem,
    ZohoPayment,
    ZohoService,
)
from new_core.infrastructure.external_services.null_services import NullEmailService, NullSmsService, NullZohoService
from tests.support.rehearsals import rehearsal_over_nothing

DAY = date(2026, 1, 1)


async def test_they_say_that_nothing_was_sent_and_keep_the_content_out_of_the_log() -> None:
    email: EmailService = NullEmailService()
    sms: SmsService = NullSmsService()
    zoho: ZohoService = NullZohoService()
    with capture_logs() as logs:
        await email.send(Letter("k", "a@b.iq", "welcome", "en", {}))
        await sms.send(TextMessage("k", "+9647701234567", "secret text"))
        await zoho.put_contact(ZohoContact("C1", "Tigris", None, "a@b.iq", None, 0, True))
        for put in (zoho.put_order, zoho.put_invoice, zoho.put_bill):
            await put(ZohoDocument("D1", "c1", DAY, DAY, None, Decimal(1), (), Decimal(1), is_void=False))
        await zoho.put_payment(ZohoPayment("P1", "c1", "d1", Decimal(1), DAY, "cash", Decimal(1)))
        await zoho.put_item(ZohoItem("S1", "Cable", None, Decimal(1), None, "m", is_active=True))
        await zoho.deactivate("item", "i1")
    assert [contact async for contact in zoho.contacts()] == []
    await sms.close()
    await zoho.close()
    assert len(logs) == 9
    assert all(line["event"].endswith(".not_configured") for line in logs)
    assert "secret text" not in str(logs)
    assert "a@b.iq" not in str(logs)


async def test_an_id_that_was_once_given_is_kept() -> None:
    zoho = NullZohoService()
    item = ZohoItem("S1", "Cable", None, Decimal(1), None, "m", is_active=True)
    assert (await zoho.put_item(item), await zoho.put_item(item, "i1")) == ("", "i1")


async def test_in_a_rehearsal_they_note_what_they_would_not_have_done() -> None:
    with capture_logs() as logs:
        async with rehearsal_over_nothing() as rehearsal:
            await NullEmailService().send(Letter("k", "a@b.iq", "welcome", "en", {}))
            await NullSmsService().send(TextMessage("k", "+9647701234567", "text"))
            await NullZohoService().deactivate("item", "i1")
    assert [effect.kind for effect in rehearsal.effects] == ["email", "sms", "zoho"]
    assert logs == []
