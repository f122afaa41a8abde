"""Invoices as callers of the services see them; one shape for sales and purchases."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Literal, Self, get_args

from new_core.application.dtos.copying import copier
from new_core.application.dtos.page_dto import SortKey
from new_core.domain.entities.invoice import (
    Invoice,
    InvoiceFields,
    InvoiceLine,
    LineFields,
    PurchaseInvoice,
    SalesInvoice,
)
from new_core.domain.value_objects.invoice_status import InvoiceStatus, InvoiceType, PaymentTerms

InvoiceChanges = InvoiceFields
LineChanges = LineFields
Direction = Literal["sales", "purchase"]
InvoiceSortField = Literal["id", "invoice_number", "invoice_date", "due_date", "total_amount", "created_at"]
INVOICE_SORT_FIELDS: tuple[str, ...] = get_args(InvoiceSortField)
OUR_NAMES: Final[Mapping[str, str]] = {
    theirs: ours for kind in (SalesInvoice, PurchaseInvoice) for ours, theirs in kind.written.items()
} | {"issued_at": "sent_at", "received_at": "sent_at"}
"""What clients call a value, and what it is called here, where its name differs between the directions."""


@dataclass(frozen=True, slots=True)
class InvoiceQuery:
    """Which invoices, in which order; equal ones by id, so that pages never overlap."""

    search: str | None = None
    """Part of the number, in any case; `%` and `_` mean themselves."""
    status: InvoiceStatus | None = None
    partner_id: int | None = None
    branch_id: int | None = None
    date_from: date | None = None
    date_to: date | None = None
    sort: tuple[SortKey, ...] = ()
    offset: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True)
class InvoiceLineDTO:
    id: int
    invoice_id: int
    product_id: int
    order_item_id: int | None
    quantity: Decimal
    unit_price: Decimal
    discount_percentage: Decimal | None
    discount_amount: Decimal | None
    line_total: Decimal
    description: str | None
    notes: str | None

    @classmethod
    def of(cls, line: InvoiceLine) -> Self:
        return cls(**_of_line(line))


_of_line = copier(InvoiceLineDTO)


@dataclass(frozen=True, slots=True)
class InvoiceDTO:
    """What only the other direction has is None."""

    id: int
    invoice_number: str
    partner_id: int
    order_id: int | None
    branch_id: int
    warehouse_id: int | None
    invoice_date: date
    due_date: date
    currency_id: int
    exchange_rate: Decimal
    invoice_type: InvoiceType
    status: InvoiceStatus
    payment_terms: PaymentTerms
    subtotal: Decimal
    discount_percentage: Decimal | None
    discount_amount: Decimal | None
    tax_percentage: Decimal | None
    tax_amount: Decimal | None
    shipping_amount: Decimal | None
    total_amount: Decimal
    paid_amount: Decimal | None
    due: Decimal
    notes: str | None
    internal_notes: str | None
    payment_method: str | None
    reference_number: str | None
    created_by: int
    created_at: datetime | None
    updated_at: datetime | None
    sent_at: datetime | None
    cancelled_at: datetime | None
    is_recurring: bool | None
    recurring_frequency: str | None
    parent_invoice_id: int | None
    supplier_invoice_number: str | None
    received_date: date | None
    is_overdue: bool
    lines: tuple[InvoiceLineDTO, ...]

    @classmethod
    def of(cls, invoice: Invoice, today: date) -> Self:
        copy, others = _OF_INVOICE[type(invoice)]
        is_overdue = invoice.due_date < today and invoice.due > 0
        lines = tuple(InvoiceLineDTO.of(line) for line in invoice.lines)
        return cls(**copy(invoice), **others, is_overdue=is_overdue, lines=lines)

    @property
    def is_fully_paid(self) -> bool:
        return self.due <= 0


def _of_invoice(kind: type[Invoice]) -> tuple[Callable[[object], dict[str, Any]], dict[str, Any]]:
    """How the values of one direction are read, and those that only the other one has."""
    reckoned = {"is_overdue", "lines"}
    own = {each.name for each in fields(kind)} | {"due"}
    others = [each.name for each in fields(InvoiceDTO) if each.name not in own | reckoned]
    return copier(InvoiceDTO, *reckoned, *others), dict.fromkeys(others)


_OF_INVOICE: Final[Mapping[type[Invoice], tuple[Callable[[object], dict[str, Any]], dict[str, Any]]]] = {
    kind: _of_invoice(kind) for kind in (SalesInvoice, PurchaseInvoice)
}


@dataclass(frozen=True, slots=True)
class InvoiceFigures:
    """One direction, summed up; pending is what is not paid of what is neither paid nor cancelled."""

    count: int
    total: Decimal
    pending: Decimal
    overdue: int


@dataclass(frozen=True, slots=True)
class OrderToInvoice:
    """An order as far as an invoice is made from it."""

    id: int
    number: str
    values: InvoiceChanges
    lines: tuple[LineChanges, ...]
