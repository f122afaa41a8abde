from datetime import date
from decimal import Decimal

from new_core.application.interfaces.services.zoho_service import ZohoContact, ZohoDocument, ZohoService
from new_core.infrastructure.external_services.null_services import NullZohoService
from tests.support.services_outside import FakeZohoService

CONTACT = ZohoContact("C1", "Tigris", None, None, None, 0, is_active=True)
DAY = date(2026, 1, 1)
INVOICE = ZohoDocument("I1", "c1", DAY, DAY, None, Decimal(1), (), Decimal(1), is_void=False)


async def test_the_fake_and_the_null_service_keep_the_port() -> None:
    fake = FakeZohoService()
    services: list[ZohoService] = [fake, NullZohoService()]
    for service in services:
        await service.put_contact(CONTACT)
        await service.put_invoice(INVOICE)
        assert [contact async for contact in service.contacts()] == []
        await service.close()
    assert fake.asked == [CONTACT, INVOICE]
    assert [service.is_there for service in services] == [True, False]
