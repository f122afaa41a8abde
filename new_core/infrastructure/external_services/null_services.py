"""Services that do nothing but say so: what runs wherever a service is not configured."""

from collections.abc import AsyncIterator

import structlog

from new_core.application.interfaces.services.email_service import Letter
from new_core.application.interfaces.services.sms_service import TextMessage
from new_core.application.interfaces.services.zoho_service import (
    NO_ID,
    Listed,
    StoredContact,
    ZohoContact,
    ZohoDocument,
    ZohoItem,
    ZohoPayment,
)
from new_core.infrastructure.database.rehearsal import is_held_back

log = structlog.get_logger()


class NullEmailService:
    async def send(self, letter: Letter) -> None:
        if not is_held_back("email", template=letter.template, key=letter.key):
            log.info("new_core.email.not_configured", key=letter.key, template=letter.template)


class NullSmsService:
    async def send(self, message: TextMessage) -> None:
        if not is_held_back("sms", key=message.key):
            log.info("new_core.sms.not_configured", key=message.key)

    async def close(self) -> None:
        return


class NullZohoService:
    """It gives no ids, so that what was told to nobody is not taken for known once there is a Zoho."""

    is_there = False
    takes_bills = True

    async def put_contact(self, contact: ZohoContact, known: str | None = None) -> str:
        return _nothing("contact", contact.number, known)

    async def put_item(self, item: ZohoItem, known: str | None = None) -> str:
        return _nothing("item", item.sku, known)

    async def put_order(self, order: ZohoDocument, known: str | None = None) -> str | None:
        return _nothing("order", order.number, known)

    async def put_invoice(self, invoice: ZohoDocument, known: str | None = None) -> str | None:
        return _nothing("invoice", invoice.number, known)

    async def put_bill(self, bill: ZohoDocument, known: str | None = None) -> str | None:
        return _nothing("bill", bill.number, known)

    async def put_payment(self, payment: ZohoPayment, known: str | None = None) -> str:
        return _nothing("payment", payment.number, known)

    async def deactivate(self, kind: Listed, zoho_id: str) -> None:
        _nothing(kind, zoho_id, None)

    async def contacts(self) -> AsyncIterator[StoredContact]:
        nobody: tuple[StoredContact, ...] = ()
        # A loop that never runs, because only a yield makes this the generator that the port asks for.
        for contact in nobody:
            yield contact

    async def close(self) -> None:
        return


def _nothing(kind: str, number: str, known: str | None) -> str:
    if not is_held_back("zoho", record=kind, number=number):
        log.info("new_core.zoho.not_configured", kind=kind, number=number)
    return known or NO_ID
