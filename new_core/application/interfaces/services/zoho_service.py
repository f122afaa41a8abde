"""Port to Zoho Books."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ZohoContact:
    number: str
    """Our customer code: by it we find again what we once sent."""
    name: str
    company_name: str | None
    email: str | None
    phone: str | None
    payment_terms: int
    is_active: bool


@dataclass(frozen=True, slots=True)
class ZohoInvoice:
    number: str
    customer_number: str
    issued_on: date
    due_on: date
    total: Decimal


@dataclass(frozen=True, slots=True)
class StoredContact:
    contact_id: str
    number: str
    name: str


class ZohoService(Protocol):
    async def put_contact(self, contact: ZohoContact) -> None:
        """Make Zoho's contact of this number say this; the same call twice has the effect of one."""
        ...

    async def put_invoice(self, invoice: ZohoInvoice) -> None:
        """Make sure that Zoho has the invoice of this number; one that is there is left as it is."""
        ...

    def contacts(self) -> AsyncIterator[StoredContact]:
        """Give all contacts, page by page."""
        ...

    async def close(self) -> None: ...
