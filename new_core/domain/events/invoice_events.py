"""What can happen to an invoice. Those of purchases have names of their own: nobody writes a letter about them."""

from dataclasses import dataclass
from typing import NamedTuple

from new_core.domain.events.base import DomainEvent


@dataclass(frozen=True, kw_only=True)
class InvoiceCreated(DomainEvent):
    name = "invoice.created"
    invoice_number: str


@dataclass(frozen=True, kw_only=True)
class InvoiceUpdated(DomainEvent):
    name = "invoice.updated"
    invoice_number: str


@dataclass(frozen=True, kw_only=True)
class InvoiceSent(DomainEvent):
    name = "invoice.sent"
    invoice_number: str


@dataclass(frozen=True, kw_only=True)
class InvoiceCancelled(DomainEvent):
    name = "invoice.cancelled"
    invoice_number: str


@dataclass(frozen=True, kw_only=True)
class InvoicePaid(DomainEvent):
    name = "invoice.paid"
    invoice_number: str


@dataclass(frozen=True, kw_only=True)
class InvoiceDeleted(DomainEvent):
    name = "invoice.deleted"
    invoice_number: str


class PurchaseInvoiceCreated(InvoiceCreated):
    name = "purchase_invoice.created"


class PurchaseInvoiceUpdated(InvoiceUpdated):
    name = "purchase_invoice.updated"


class PurchaseInvoiceSent(InvoiceSent):
    name = "purchase_invoice.sent"


class PurchaseInvoiceCancelled(InvoiceCancelled):
    name = "purchase_invoice.cancelled"


class PurchaseInvoicePaid(InvoicePaid):
    name = "purchase_invoice.paid"


class PurchaseInvoiceDeleted(InvoiceDeleted):
    name = "purchase_invoice.deleted"


class InvoiceEvents(NamedTuple):
    """The events of one direction."""

    created: type[InvoiceCreated]
    updated: type[InvoiceUpdated]
    sent: type[InvoiceSent]
    cancelled: type[InvoiceCancelled]
    paid: type[InvoicePaid]
    deleted: type[InvoiceDeleted]


SALES_EVENTS = InvoiceEvents(InvoiceCreated, InvoiceUpdated, InvoiceSent, InvoiceCancelled, InvoicePaid, InvoiceDeleted)
PURCHASE_EVENTS = InvoiceEvents(
    PurchaseInvoiceCreated,
    PurchaseInvoiceUpdated,
    PurchaseInvoiceSent,
    PurchaseInvoiceCancelled,
    PurchaseInvoicePaid,
    PurchaseInvoiceDeleted,
)
