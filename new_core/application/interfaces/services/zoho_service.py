"""Port to Zoho Books."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal, Protocol

Listed = Literal["contact", "item"]
"""What cannot be deleted there once a document names it, only be made inactive."""

NO_ID: Final = ""
"""Given where there is no Zoho; nobody remembers it."""


@dataclass(frozen=True, slots=True)
class ZohoContact:
    number: str
    """Our code of the customer or supplier: by it we find again what we once sent."""
    name: str
    company_name: str | None
    email: str | None
    phone: str | None
    payment_terms: int | None
    """Days; None leaves them as they are."""
    is_active: bool
    currency: str | None = None
    is_vendor: bool = False


@dataclass(frozen=True, slots=True)
class ZohoItem:
    sku: str
    name: str
    description: str | None
    price: Decimal
    cost: Decimal | None
    unit: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class ZohoLine:
    item_id: str
    description: str | None
    quantity: Decimal
    price: Decimal
    total: Decimal
    """What it comes to, its discount taken off."""


@dataclass(frozen=True, slots=True)
class ZohoDocument:
    """A sales order, an invoice or a bill. Whatever `total` is more or less than its lines is told in one amount."""

    number: str
    contact_id: str
    dated: date
    due_on: date | None
    currency: str | None
    """None: the contact's."""
    exchange_rate: Decimal
    lines: Sequence[ZohoLine]
    total: Decimal
    is_void: bool
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class ZohoPayment:
    number: str
    contact_id: str
    document_id: str
    """Of the invoice, or of the bill."""
    amount: Decimal
    paid_on: date
    method: str
    exchange_rate: Decimal
    is_to_vendor: bool = False


@dataclass(frozen=True, slots=True)
class StoredContact:
    contact_id: str
    number: str
    name: str


class ZohoService(Protocol):
    """What is put twice is there once. `known` is the id that Zoho gave, if we still have it; all give that id."""

    @property
    def is_there(self) -> bool:
        """False where there is no Zoho to tell."""
        ...

    @property
    def takes_bills(self) -> bool:
        """Whether purchases can be told: Zoho wants an account for them, which only people can choose."""
        ...

    async def put_contact(self, contact: ZohoContact, known: str | None = None) -> str: ...

    async def put_item(self, item: ZohoItem, known: str | None = None) -> str: ...

    async def put_order(self, order: ZohoDocument, known: str | None = None) -> str | None:
        """None for one that is void and was never there; the same of invoices and bills."""
        ...

    async def put_invoice(self, invoice: ZohoDocument, known: str | None = None) -> str | None: ...

    async def put_bill(self, bill: ZohoDocument, known: str | None = None) -> str | None: ...

    async def put_payment(self, payment: ZohoPayment, known: str | None = None) -> str:
        """Make sure that it is there; one that is there is left as it is."""
        ...

    async def deactivate(self, kind: Listed, zoho_id: str) -> None:
        """Let nobody choose it any more; nothing happens if it is not there."""
        ...

    def contacts(self) -> AsyncIterator[StoredContact]:
        """Give all contacts, page by page."""
        ...

    async def close(self) -> None: ...
