"""The services of the outside, noting what they are asked for."""

from collections.abc import AsyncIterator

from new_core.application.interfaces.services.email_service import Letter
from new_core.application.interfaces.services.sms_service import TextMessage
from new_core.application.interfaces.services.zoho_service import (
    Listed,
    StoredContact,
    ZohoContact,
    ZohoDocument,
    ZohoItem,
    ZohoPayment,
)


class FakeEmailService:
    def __init__(self) -> None:
        self.letters: list[Letter] = []

    async def send(self, letter: Letter) -> None:
        self.letters.append(letter)


class FakeSmsService:
    def __init__(self) -> None:
        self.messages: list[TextMessage] = []

    async def send(self, message: TextMessage) -> None:
        self.messages.append(message)

    async def close(self) -> None:
        return


class FakeZohoService:
    """Gives ids that count up, remembers which it gave, and what it was asked."""

    def __init__(self, *, takes_bills: bool = True) -> None:
        self.is_there = True
        self.takes_bills = takes_bills
        self.asked: list[object] = []
        self.known: list[str | None] = []
        self.problems: list[Exception] = []

    async def put_contact(self, contact: ZohoContact, known: str | None = None) -> str:
        return self._put(contact, known)

    async def put_item(self, item: ZohoItem, known: str | None = None) -> str:
        return self._put(item, known)

    async def put_order(self, order: ZohoDocument, known: str | None = None) -> str | None:
        return self._put(order, known)

    async def put_invoice(self, invoice: ZohoDocument, known: str | None = None) -> str | None:
        return self._put(invoice, known)

    async def put_bill(self, bill: ZohoDocument, known: str | None = None) -> str | None:
        return self._put(bill, known)

    async def put_payment(self, payment: ZohoPayment, known: str | None = None) -> str:
        return self._put(payment, known)

    async def deactivate(self, kind: Listed, zoho_id: str) -> None:
        self.asked.append((kind, zoho_id))

    async def contacts(self) -> AsyncIterator[StoredContact]:
        nobody: tuple[StoredContact, ...] = ()
        for contact in nobody:
            yield contact

    async def close(self) -> None:
        return

    def _put(self, told: object, known: str | None) -> str:
        if self.problems:
            raise self.problems.pop(0)
        self.asked.append(told)
        self.known.append(known)
        return known or f"z{len(self.asked)}"
