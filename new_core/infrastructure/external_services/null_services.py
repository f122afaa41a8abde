"""Services that do nothing but say so: what runs wherever a service is not configured."""

from collections.abc import AsyncIterator

import structlog

from new_core.application.interfaces.services.email_service import Letter
from new_core.application.interfaces.services.sms_service import TextMessage
from new_core.application.interfaces.services.zoho_service import StoredContact, ZohoContact, ZohoInvoice

log = structlog.get_logger()


class NullEmailService:
    async def send(self, letter: Letter) -> None:
        log.info("new_core.email.not_configured", key=letter.key, template=letter.template)


class NullSmsService:
    async def send(self, message: TextMessage) -> None:
        log.info("new_core.sms.not_configured", key=message.key)

    async def close(self) -> None:
        return


class NullZohoService:
    async def put_contact(self, contact: ZohoContact) -> None:
        log.info("new_core.zoho.not_configured", contact=contact.number)

    async def put_invoice(self, invoice: ZohoInvoice) -> None:
        log.info("new_core.zoho.not_configured", invoice=invoice.number)

    async def contacts(self) -> AsyncIterator[StoredContact]:
        nobody: tuple[StoredContact, ...] = ()
        for contact in nobody:
            yield contact

    async def close(self) -> None:
        return
