"""The services of the outside, noting what they are asked for."""

from collections.abc import AsyncIterator

from new_core.application.interfaces.services.email_service import Letter
from new_core.application.interfaces.services.sms_service import TextMessage
from new_core.application.interfaces.services.zoho_service import StoredContact, ZohoContact, ZohoInvoice


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
    def __init__(self) -> None:
        self.asked: list[ZohoContact | ZohoInvoice] = []

    async def put_contact(self, contact: ZohoContact) -> None:
        self.asked.append(contact)

    async def put_invoice(self, invoice: ZohoInvoice) -> None:
        self.asked.append(invoice)

    async def contacts(self) -> AsyncIterator[StoredContact]:
        nobody: tuple[StoredContact, ...] = ()
        for contact in nobody:
            yield contact

    async def close(self) -> None:
        return
