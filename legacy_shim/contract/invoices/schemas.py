"""Bodies as the monolith's OpenAPI document declares them; the order of bases, last first, is that of its fields."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, cast

from pydantic import BaseModel

from legacy_shim.stored import stored
from new_core.application.dtos.invoice_dto import (
    OUR_NAMES,
    InvoiceChanges,
    InvoiceDTO,
    InvoiceFigures,
    InvoiceLineDTO,
    LineChanges,
)
from new_core.application.dtos.payment_dto import PaymentChanges, PaymentDTO
from new_core.domain.value_objects.invoice_status import InvoiceStatus, InvoiceType, PaymentTerms

NOTHING: Final = Decimal(0)
PAR: Final = Decimal("1.0000")
_OUR_NAMES: Final = {**OUR_NAMES, "remaining_amount": "due"}


def changes_of(values: Mapping[str, object]) -> dict[str, object]:
    return {_OUR_NAMES.get(name, name): value for name, value in values.items()}


def values_of(source: InvoiceDTO | InvoiceLineDTO, names: Mapping[str, object]) -> dict[str, Any]:
    ours = {name: _OUR_NAMES.get(name, name) for name in names}
    return {name: getattr(source, our) for name, our in ours.items() if hasattr(source, our)}


class Discount(BaseModel):
    discount_percentage: Decimal | None = NOTHING
    discount_amount: Decimal | None = NOTHING
    line_total: Decimal
    description: str | None = None
    notes: str | None = None


class SalesItem(BaseModel):
    product_id: int
    sales_item_id: int | None = None
    quantity: Decimal
    unit_price: Decimal


class PurchaseItem(BaseModel):
    product_id: int
    purchase_item_id: int | None = None
    quantity: Decimal
    unit_cost: Decimal


class Stored(BaseModel):
    id: int
    invoice_id: int


class SalesInvoiceItemCreate(Discount, SalesItem):
    pass


class SalesInvoiceItem(Stored, SalesInvoiceItemCreate):
    pass


class PurchaseInvoiceItemCreate(Discount, PurchaseItem):
    pass


class PurchaseInvoiceItem(Stored, PurchaseInvoiceItemCreate):
    pass


class SalesParty(BaseModel):
    invoice_number: str
    customer_id: int
    sales_order_id: int | None = None


class PurchaseParty(BaseModel):
    invoice_number: str
    supplier_invoice_number: str | None = None
    supplier_id: int
    purchase_order_id: int | None = None


class Place(BaseModel):
    branch_id: int
    warehouse_id: int | None = None
    invoice_date: date
    due_date: date


class Received(BaseModel):
    received_date: date | None = None


class Amounts(BaseModel):
    currency_id: int
    exchange_rate: Decimal | None = PAR
    invoice_type: InvoiceType | None = InvoiceType.SALES
    status: InvoiceStatus | None = InvoiceStatus.DRAFT
    payment_terms: PaymentTerms | None = PaymentTerms.NET_30
    subtotal: Decimal
    discount_percentage: Decimal | None = NOTHING
    discount_amount: Decimal | None = NOTHING
    tax_percentage: Decimal | None = NOTHING
    tax_amount: Decimal | None = NOTHING
    shipping_amount: Decimal | None = NOTHING
    total_amount: Decimal
    paid_amount: Decimal | None = NOTHING
    notes: str | None = None
    internal_notes: str | None = None
    payment_method: str | None = None
    reference_number: str | None = None


class Recurring(BaseModel):
    is_recurring: bool | None = False
    recurring_frequency: str | None = None
    parent_invoice_id: int | None = None


class SalesInvoiceBase(Recurring, Amounts, Place, SalesParty):
    pass


class PurchaseInvoiceBase(Amounts, Received, Place, PurchaseParty):
    invoice_type: InvoiceType | None = InvoiceType.PURCHASE


_EMPTY_ON_CREATE: Final = {
    **dict.fromkeys(("discount_percentage", "discount_amount", "tax_percentage", "tax_amount"), NOTHING),
    **dict.fromkeys(("shipping_amount", "paid_amount"), NOTHING),
    "exchange_rate": PAR,
    "is_recurring": False,
}
"""What null means in a new row: the columns' defaults."""


def _created(values: Mapping[str, object]) -> dict[str, object]:
    filled = {name: _EMPTY_ON_CREATE.get(name) if value is None else value for name, value in values.items()}
    return changes_of(filled)


class Created(BaseModel):
    """What both directions do with a new invoice."""

    def changes(self) -> InvoiceChanges:
        return cast("InvoiceChanges", _created(self.model_dump(exclude={"invoice_items"})))

    def lines(self) -> list[LineChanges]:
        return [cast("LineChanges", _created(line)) for line in self.model_dump()["invoice_items"]]


class SalesInvoiceCreate(SalesInvoiceBase, Created):
    created_by: int
    invoice_items: list[SalesInvoiceItemCreate] = []


class PurchaseInvoiceCreate(PurchaseInvoiceBase, Created):
    created_by: int
    invoice_items: list[PurchaseInvoiceItemCreate] = []


class SalesInvoice(SalesInvoiceBase):
    id: int
    created_by: int
    created_at: datetime
    updated_at: datetime | None = None
    issued_at: datetime | None = None
    cancelled_at: datetime | None = None
    remaining_amount: Decimal
    is_fully_paid: bool
    is_overdue: bool
    invoice_items: list[SalesInvoiceItem] = []

    @classmethod
    def of(cls, invoice: InvoiceDTO) -> "SalesInvoice":
        """Take it as it is stored, unchecked: rows are older than the rules."""
        lines = [stored(SalesInvoiceItem, line, _OUR_NAMES) for line in invoice.lines]
        return stored(cls, invoice, _OUR_NAMES, invoice_items=lines)


class PurchaseInvoice(PurchaseInvoiceBase):
    id: int
    created_by: int
    created_at: datetime
    updated_at: datetime | None = None
    received_at: datetime | None = None
    cancelled_at: datetime | None = None
    remaining_amount: Decimal
    is_fully_paid: bool
    is_overdue: bool
    invoice_items: list[PurchaseInvoiceItem] = []

    @classmethod
    def of(cls, invoice: InvoiceDTO) -> "PurchaseInvoice":
        """Take it as it is stored, unchecked: rows are older than the rules."""
        lines = [stored(PurchaseInvoiceItem, line, _OUR_NAMES) for line in invoice.lines]
        return stored(cls, invoice, _OUR_NAMES, invoice_items=lines)


class InvoiceUpdate(BaseModel):
    invoice_number: str | None = None
    branch_id: int | None = None
    warehouse_id: int | None = None
    invoice_date: date | None = None
    due_date: date | None = None
    currency_id: int | None = None
    exchange_rate: Decimal | None = None
    invoice_type: InvoiceType | None = None
    status: InvoiceStatus | None = None
    payment_terms: PaymentTerms | None = None
    subtotal: Decimal | None = None
    discount_percentage: Decimal | None = None
    discount_amount: Decimal | None = None
    tax_percentage: Decimal | None = None
    tax_amount: Decimal | None = None
    shipping_amount: Decimal | None = None
    total_amount: Decimal | None = None
    paid_amount: Decimal | None = None
    notes: str | None = None
    internal_notes: str | None = None
    payment_method: str | None = None
    reference_number: str | None = None

    def changes(self) -> InvoiceChanges:
        return cast("InvoiceChanges", changes_of(self.model_dump(exclude_unset=True)))


class SalesInvoiceUpdate(InvoiceUpdate):
    customer_id: int | None = None
    sales_order_id: int | None = None
    is_recurring: bool | None = None
    recurring_frequency: str | None = None
    parent_invoice_id: int | None = None


class PurchaseInvoiceUpdate(InvoiceUpdate):
    supplier_invoice_number: str | None = None
    supplier_id: int | None = None
    purchase_order_id: int | None = None
    received_date: date | None = None


class InvoicePaymentBase(BaseModel):
    payment_number: str
    sales_invoice_id: int | None = None
    purchase_invoice_id: int | None = None
    payment_date: date
    amount: Decimal
    currency_id: int
    exchange_rate: Decimal | None = PAR
    payment_method: str
    reference_number: str | None = None
    bank_account: str | None = None
    check_number: str | None = None
    check_date: date | None = None
    notes: str | None = None


class InvoicePaymentCreate(InvoicePaymentBase):
    created_by: int

    def changes(self) -> PaymentChanges:
        return cast("PaymentChanges", _created(self.model_dump()))


class InvoicePayment(InvoicePaymentBase):
    id: int
    created_by: int
    created_at: datetime
    updated_at: datetime | None = None

    @classmethod
    def of(cls, payment: PaymentDTO) -> "InvoicePayment":
        return stored(cls, payment)


class InvoiceSummary(BaseModel):
    total_sales_invoices: int
    total_purchase_invoices: int
    total_sales_amount: Decimal
    total_purchase_amount: Decimal
    pending_sales_amount: Decimal
    pending_purchase_amount: Decimal
    overdue_sales_count: int
    overdue_purchase_count: int

    @classmethod
    def of(cls, sales: InvoiceFigures, purchases: InvoiceFigures) -> "InvoiceSummary":
        return cls(
            total_sales_invoices=sales.count,
            total_purchase_invoices=purchases.count,
            total_sales_amount=sales.total,
            total_purchase_amount=purchases.total,
            pending_sales_amount=sales.pending,
            pending_purchase_amount=purchases.pending,
            overdue_sales_count=sales.overdue,
            overdue_purchase_count=purchases.overdue,
        )
