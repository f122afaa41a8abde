"""Invoices: what those of sales and of purchases share, the rules a change must keep, and the two directions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Final, Self, TypedDict

from new_core.domain.entities.base import Entity
from new_core.domain.events.invoice_events import PURCHASE_EVENTS, SALES_EVENTS, InvoiceEvents
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.invoice_exceptions import InvoiceInUseError, InvoiceStatusError
from new_core.domain.exceptions.payment_exceptions import OverpaymentError
from new_core.domain.value_objects.invoice_columns import INVOICE_COLUMNS, LINE_COLUMNS, check_sums
from new_core.domain.value_objects.invoice_status import TRANSITIONS, InvoiceStatus, InvoiceType, PaymentTerms
from new_core.domain.value_objects.invoice_totals import ZERO, Charges, line_total, totals_of

PAR: Final = Decimal("1.0000")


class LineFields(TypedDict, total=False):
    product_id: int
    order_item_id: int | None
    quantity: Decimal
    unit_price: Decimal
    discount_percentage: Decimal | None
    discount_amount: Decimal | None
    line_total: Decimal
    description: str | None
    notes: str | None


class InvoiceFields(TypedDict, total=False):
    """What can be said of an invoice; what is left out keeps its value. The last five are of one direction only."""

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
    notes: str | None
    internal_notes: str | None
    payment_method: str | None
    reference_number: str | None
    created_by: int
    is_recurring: bool | None
    recurring_frequency: str | None
    parent_invoice_id: int | None
    supplier_invoice_number: str | None
    received_date: date | None


@dataclass(eq=False, kw_only=True)
class InvoiceLine:
    """Amounts as they were agreed: they stay when the product's price changes."""

    product_id: int
    quantity: Decimal
    unit_price: Decimal
    line_total: Decimal
    id: int | None = None
    invoice_id: int | None = None
    order_item_id: int | None = None
    discount_percentage: Decimal | None = ZERO
    discount_amount: Decimal | None = ZERO
    description: str | None = None
    notes: str | None = None


@dataclass(eq=False, kw_only=True)
class Invoice(Entity):
    line_class: ClassVar[type[InvoiceLine]]
    events: ClassVar[InvoiceEvents]
    written: ClassVar[Mapping[str, str]]
    """How clients call the values whose names differ between the directions."""

    invoice_number: str
    partner_id: int
    """The customer or the supplier."""
    branch_id: int
    invoice_date: date
    due_date: date
    currency_id: int
    invoice_type: InvoiceType
    created_by: int
    created_at: datetime | None
    id: int | None = None
    order_id: int | None = None
    warehouse_id: int | None = None
    exchange_rate: Decimal = PAR
    status: InvoiceStatus = InvoiceStatus.DRAFT
    payment_terms: PaymentTerms = PaymentTerms.NET_30
    subtotal: Decimal = ZERO
    discount_percentage: Decimal | None = ZERO
    discount_amount: Decimal | None = ZERO
    tax_percentage: Decimal | None = ZERO
    tax_amount: Decimal | None = ZERO
    shipping_amount: Decimal | None = ZERO
    total_amount: Decimal = ZERO
    paid_amount: Decimal | None = ZERO
    notes: str | None = None
    internal_notes: str | None = None
    payment_method: str | None = None
    reference_number: str | None = None
    updated_at: datetime | None = None
    sent_at: datetime | None = None
    """When it went out, or came in."""
    cancelled_at: datetime | None = None
    lines: list[InvoiceLine] = field(default_factory=list)

    @property
    def paid(self) -> Decimal:
        return self.paid_amount or ZERO

    @property
    def due(self) -> Decimal:
        return self.total_amount - self.paid

    @classmethod
    def create(cls, fields: InvoiceFields, lines: Sequence[LineFields], at: datetime) -> Self:
        INVOICE_COLUMNS.check(fields, written=cls.written)
        invoice = cls(created_at=at, **INVOICE_COLUMNS.stored(fields))  # type: ignore[arg-type]  # the names are those of InvoiceFields
        invoice.lines = [cls._line(line, place) for place, line in enumerate(lines)]
        invoice._happened(cls.events.created, at)
        return invoice

    @classmethod
    def draft(cls, fields: InvoiceFields, lines: Sequence[LineFields], at: datetime) -> Self:
        """Create one whose amounts follow from its lines and charges."""
        priced = cls._priced(lines)
        invoice = cls.create(fields | cls._summed(fields, priced), priced, at)
        _check_dates(invoice)
        return invoice

    def redraft(self, fields: InvoiceFields, lines: Sequence[LineFields] | None, at: datetime) -> None:
        """Change a draft and reckon its amounts anew; without `lines` it keeps those it has."""
        if self.status is not InvoiceStatus.DRAFT:
            raise InvoiceStatusError(self.status, "another one; cancel it and write a new one")
        if lines is not None:
            self.replace_lines(self._priced(lines), at)
        charges = InvoiceFields(
            discount_percentage=self.discount_percentage,
            discount_amount=self.discount_amount,
            tax_percentage=self.tax_percentage,
            shipping_amount=self.shipping_amount,
        )
        if "discount_amount" in fields and "discount_percentage" not in fields:
            charges["discount_percentage"] = ZERO
        kept = [LineFields(line_total=line.line_total) for line in self.lines]
        whole = charges | fields
        self.revise(whole | self._summed(whole, kept), at)
        _check_dates(self)

    def revise(self, fields: InvoiceFields, at: datetime) -> None:
        """Change what differs; a revision that changes nothing leaves no trace. A status must be one that may follow."""
        INVOICE_COLUMNS.check(fields, written=self.written)
        changes = {
            name: value for name, value in INVOICE_COLUMNS.stored(fields).items() if getattr(self, name) != value
        }
        wanted = fields.get("status")
        if wanted is not None and wanted != self.status:
            self._become(wanted)
        for name, value in changes.items():
            setattr(self, name, value)
        if changes:
            self.updated_at = at
            self._happened(self.events.updated, at)

    def replace_lines(self, lines: Sequence[LineFields], at: datetime) -> None:
        if self.status is not InvoiceStatus.DRAFT:
            raise InvoiceStatusError(self.status, "one with other lines")
        self.lines = [self._line(line, place) for place, line in enumerate(lines)]
        self.updated_at = at

    def send(self, at: datetime) -> None:
        self._become(InvoiceStatus.PENDING)
        self.sent_at = self.updated_at = at
        self._happened(self.events.sent, at)

    def cancel(self, at: datetime) -> None:
        if self.paid > 0:
            raise InvoiceStatusError(f"{self.status} and has {self.paid} paid on it", InvoiceStatus.CANCELLED)
        self._become(InvoiceStatus.CANCELLED)
        self.cancelled_at = self.updated_at = at
        self._happened(self.events.cancelled, at)

    def receive(self, amount: Decimal, currency_id: int, at: datetime) -> None:
        """Book a payment: never more than is due, and in the invoice's own currency."""
        if currency_id != self.currency_id:
            raise InvalidValueError("currency_id", currency_id, f"must be the invoice's, {self.currency_id}")
        is_last = amount == self.due
        # The status first: who pays a cancelled invoice should not be told of an amount.
        self._become(InvoiceStatus.PAID if is_last else InvoiceStatus.PARTIALLY_PAID)
        if amount > self.due:
            raise OverpaymentError(amount, self.due)
        self.paid_amount = self.paid + amount
        self.updated_at = at
        if is_last:
            self._happened(self.events.paid, at)

    def check_erasable(self) -> None:
        """Only what nobody has seen yet may vanish."""
        if self.paid > 0:
            raise InvoiceInUseError(self.invoice_number, "it has payments")
        if self.status is not InvoiceStatus.DRAFT:
            raise InvoiceInUseError(self.invoice_number, f"it is {self.status}")

    def delete(self, at: datetime) -> None:
        self._happened(self.events.deleted, at)

    @classmethod
    def _line(cls, fields: LineFields, place: int) -> InvoiceLine:
        LINE_COLUMNS.check(fields, f"invoice_items.{place}.", cls.written)
        return cls.line_class(**LINE_COLUMNS.stored(fields))  # type: ignore[arg-type]  # the names are those of LineFields

    @classmethod
    def _priced(cls, lines: Sequence[LineFields]) -> list[LineFields]:
        priced = []
        for place, line in enumerate(lines):
            prefix = f"invoice_items.{place}."
            LINE_COLUMNS.check(line, prefix, cls.written)
            percentage, amount = line.get("discount_percentage") or ZERO, line.get("discount_amount") or ZERO
            discount, total = line_total(line["quantity"], line["unit_price"], percentage, amount)
            if total < 0:
                raise InvalidValueError(f"{prefix}discount_amount", amount, "must not exceed what the line comes to")
            priced.append(line | LineFields(discount_amount=discount, line_total=total))
        return priced

    @classmethod
    def _summed(cls, fields: InvoiceFields, lines: Sequence[LineFields]) -> InvoiceFields:
        INVOICE_COLUMNS.check(fields, written=cls.written)
        charges = Charges(
            fields.get("discount_percentage") or ZERO,
            fields.get("discount_amount") or ZERO,
            fields.get("tax_percentage") or ZERO,
            fields.get("shipping_amount") or ZERO,
        )
        totals = totals_of((line["line_total"] for line in lines), charges)
        if totals.discount_amount > totals.subtotal:
            raise InvalidValueError("discount_amount", charges.discount_amount, f"must not exceed {totals.subtotal}")
        sums = InvoiceFields(
            subtotal=totals.subtotal,
            discount_amount=totals.discount_amount,
            tax_amount=totals.tax_amount,
            total_amount=totals.total_amount,
        )
        check_sums(sums)
        return sums

    def _become(self, wanted: InvoiceStatus) -> None:
        if wanted not in TRANSITIONS[self.status]:
            raise InvoiceStatusError(self.status, wanted)
        self.status = wanted

    def _happened(self, kind: type, at: datetime) -> None:
        self.record(kind(occurred_at=at, invoice_number=self.invoice_number))


def _check_dates(invoice: Invoice) -> None:
    if invoice.due_date < invoice.invoice_date:
        raise InvalidValueError(
            "due_date", invoice.due_date, f"must not be before the invoice_date, {invoice.invoice_date}"
        )


class SalesInvoiceLine(InvoiceLine):
    pass


@dataclass(eq=False, kw_only=True)
class SalesInvoice(Invoice):
    """An invoice to a customer."""

    line_class: ClassVar = SalesInvoiceLine
    events: ClassVar = SALES_EVENTS
    written: ClassVar = {"partner_id": "customer_id", "order_id": "sales_order_id", "order_item_id": "sales_item_id"}

    is_recurring: bool | None = False
    recurring_frequency: str | None = None
    parent_invoice_id: int | None = None


class PurchaseInvoiceLine(InvoiceLine):
    pass


@dataclass(eq=False, kw_only=True)
class PurchaseInvoice(Invoice):
    """An invoice from a supplier."""

    line_class: ClassVar = PurchaseInvoiceLine
    events: ClassVar = PURCHASE_EVENTS
    written: ClassVar = {
        "partner_id": "supplier_id",
        "order_id": "purchase_order_id",
        "order_item_id": "purchase_item_id",
        "unit_price": "unit_cost",
    }

    supplier_invoice_number: str | None = None
    received_date: date | None = None
