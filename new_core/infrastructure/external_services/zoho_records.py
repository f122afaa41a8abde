"""The kinds of records in Zoho Books that we keep, and how each is found again; no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Kind:
    path: str
    key: str
    """Where an answer has the id."""
    number: str
    """Where it has what we call the record by."""
    search: str
    """The documented filter that comes nearest to `number`; what it lets through is compared exactly."""
    longest_search: int = 100

    def rows(self, answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """The list in a listing: it is the only value that is one, whichever way an edition spells its name."""
        found = [value for value in answer.values() if isinstance(value, list)]
        return found[0] if found else []

    def row(self, answer: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The record in an answer about one; vendor payments stand in it without a name around them."""
        named = (value for value in answer.values() if isinstance(value, dict) and self.key in value)
        return next(named, answer if self.key in answer else None)


CONTACT: Final = Kind("contacts", "contact_id", "contact_number", "contact_name_startswith")
ITEM: Final = Kind("items", "item_id", "sku", "name_startswith")
ORDER: Final = Kind("salesorders", "salesorder_id", "salesorder_number", "salesorder_number")
INVOICE: Final = Kind("invoices", "invoice_id", "invoice_number", "invoice_number")
BILL: Final = Kind("bills", "bill_id", "bill_number", "bill_number")
CUSTOMER_PAYMENT: Final = Kind("customerpayments", "payment_id", "reference_number", "reference_number")
VENDOR_PAYMENT: Final = Kind("vendorpayments", "payment_id", "reference_number", "reference_number")


@dataclass(frozen=True, slots=True)
class Stored:
    """A record as Zoho has it."""

    zoho_id: str
    status: str
    person_id: str | None = None
    """Of a contact's first person; lists do not say it."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What to look for, where the id is not known."""

    number: str
    text: str
    also: Mapping[str, str]

    @classmethod
    def by_number(cls, number: str, **also: str) -> "Sought":
        return cls(number, number, also)
