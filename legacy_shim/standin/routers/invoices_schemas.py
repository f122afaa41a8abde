"""Request and response bodies of the invoices router; field order is the order of its answers."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

# The declared default of the exchange rate, to the scale of its column.
PAR = Decimal("1.0000")
NOTHING = Decimal(0)


class InvoiceTypeEnum(StrEnum):
    SALES = "SALES"
    PURCHASE = "PURCHASE"
    CREDIT_NOTE = "CREDIT_NOTE"
    DEBIT_NOTE = "DEBIT_NOTE"


class InvoiceStatusEnum(StrEnum):
    DRAFT = "DRAFT"
    PENDING = "PENDING"
    PAID = "PAID"
    PARTIALLY_PAID = "PARTIALLY_PAID"
    OVERDUE = "OVERDUE"
    CANCELLED = "CANCELLED"
    REFUNDED = "REFUNDED"


class PaymentTermsEnum(StrEnum):
    IMMEDIATE = "IMMEDIATE"
    NET_7 = "NET_7"
    NET_15 = "NET_15"
    NET_30 = "NET_30"
    NET_60 = "NET_60"
    NET_90 = "NET_90"
    CUSTOM = "CUSTOM"


class SalesInvoiceItemCreate(BaseModel):
    product_id: int
    sales_item_id: int | None = None
    quantity: Decimal
    unit_price: Decimal
    discount_percentage: Decimal | None = NOTHING
    discount_amount: Decimal | None = NOTHING
    line_total: Decimal
    description: str | None = None
    notes: str | None = None


class SalesInvoiceItem(SalesInvoiceItemCreate):
    model_config = ConfigDict(from_attributes=True)

    id: int
    invoice_id: int


class PurchaseInvoiceItemCreate(BaseModel):
    product_id: int
    purchase_item_id: int | None = None
    quantity: Decimal
    unit_cost: Decimal
    discount_percentage: Decimal | None = NOTHING
    discount_amount: Decimal | None = NOTHING
    line_total: Decimal
    description: str | None = None
    notes: str | None = None


class PurchaseInvoiceItem(PurchaseInvoiceItemCreate):
    model_config = ConfigDict(from_attributes=True)

    id: int
    invoice_id: int


class SalesInvoiceBase(BaseModel):
    invoice_number: str
    customer_id: int
    sales_order_id: int | None = None
    branch_id: int
    warehouse_id: int | None = None
    invoice_date: date
    due_date: date
    currency_id: int
    exchange_rate: Decimal | None = PAR
    invoice_type: InvoiceTypeEnum | None = InvoiceTypeEnum.SALES
    status: InvoiceStatusEnum | None = InvoiceStatusEnum.DRAFT
    payment_terms: PaymentTermsEnum | None = PaymentTermsEnum.NET_30
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
    is_recurring: bool | None = False
    recurring_frequency: str | None = None
    parent_invoice_id: int | None = None


class SalesInvoiceCreate(SalesInvoiceBase):
    created_by: int
    invoice_items: list[SalesInvoiceItemCreate] = []


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


class PurchaseInvoiceBase(BaseModel):
    invoice_number: str
    supplier_invoice_number: str | None = None
    supplier_id: int
    purchase_order_id: int | None = None
    branch_id: int
    warehouse_id: int | None = None
    invoice_date: date
    due_date: date
    received_date: date | None = None
    currency_id: int
    exchange_rate: Decimal | None = PAR
    invoice_type: InvoiceTypeEnum | None = InvoiceTypeEnum.PURCHASE
    status: InvoiceStatusEnum | None = InvoiceStatusEnum.DRAFT
    payment_terms: PaymentTermsEnum | None = PaymentTermsEnum.NET_30
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


class PurchaseInvoiceCreate(PurchaseInvoiceBase):
    created_by: int
    invoice_items: list[PurchaseInvoiceItemCreate] = []


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


class InvoiceUpdate(BaseModel):
    invoice_number: str | None = None
    branch_id: int | None = None
    warehouse_id: int | None = None
    invoice_date: date | None = None
    due_date: date | None = None
    currency_id: int | None = None
    exchange_rate: Decimal | None = None
    invoice_type: InvoiceTypeEnum | None = None
    status: InvoiceStatusEnum | None = None
    payment_terms: PaymentTermsEnum | None = None
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


class InvoicePayment(InvoicePaymentBase):
    model_config = ConfigDict(from_attributes=True)

    id: int
    created_by: int
    created_at: datetime
    updated_at: datetime | None = None


class InvoiceSummary(BaseModel):
    total_sales_invoices: int
    total_purchase_invoices: int
    total_sales_amount: Decimal
    total_purchase_amount: Decimal
    pending_sales_amount: Decimal
    pending_purchase_amount: Decimal
    overdue_sales_count: int
    overdue_purchase_count: int
