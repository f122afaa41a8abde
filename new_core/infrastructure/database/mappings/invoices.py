"""Invoices of both directions on the legacy tables; the columns that are alike are declared once."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Column, Date, Enum, ForeignKey, Integer, String, Table, Text, func
from sqlalchemy.orm import relationship

from new_core.domain.entities.invoice import PurchaseInvoice, PurchaseInvoiceLine, SalesInvoice, SalesInvoiceLine
from new_core.domain.value_objects.invoice_status import InvoiceStatus, InvoiceType, PaymentTerms
from new_core.infrastructure.database.mappings.registry import legacy_metadata, mapper
from new_core.infrastructure.database.types import ExactNumeric, Timestamp

# Of the tables that are referred to only those are named that the metadata has; what refers to the
# rest (currencies, products, warehouses, orders) is a plain number here.


def _head() -> list[Column[Any]]:
    return [Column("id", Integer, primary_key=True), Column("invoice_number", String(100), nullable=False, unique=True)]


def _place() -> list[Column[Any]]:
    return [
        Column("branch_id", ForeignKey("branches.id"), nullable=False),
        Column("warehouse_id", Integer),
        Column("invoice_date", Date, nullable=False),
        Column("due_date", Date, nullable=False),
    ]


def _terms() -> list[Column[Any]]:
    return [
        Column("currency_id", Integer, nullable=False),
        Column("exchange_rate", ExactNumeric(10, 4), nullable=False),
        Column("invoice_type", Enum(InvoiceType, name="invoicetypeenum"), nullable=False),
        Column("status", Enum(InvoiceStatus, name="invoicestatusenum"), nullable=False),
        Column("payment_terms", Enum(PaymentTerms, name="paymenttermsenum"), nullable=False),
        Column("subtotal", ExactNumeric(15, 2), nullable=False),
        Column("discount_percentage", ExactNumeric(5, 2)),
        Column("discount_amount", ExactNumeric(15, 2)),
        Column("tax_percentage", ExactNumeric(5, 2)),
        Column("tax_amount", ExactNumeric(15, 2)),
        Column("shipping_amount", ExactNumeric(15, 2)),
        Column("total_amount", ExactNumeric(15, 2), nullable=False),
        Column("paid_amount", ExactNumeric(15, 2)),
        Column("notes", Text),
        Column("internal_notes", Text),
        Column("payment_method", String(50)),
        Column("reference_number", String(100)),
    ]


def _stamps() -> list[Column[Any]]:
    return [
        Column("created_by", ForeignKey("users.id"), nullable=False),
        Column("created_at", Timestamp, server_default=func.now()),
        Column("updated_at", Timestamp),
    ]


def _line(table: str, price: str, order_item: str) -> list[Column[Any]]:
    return [
        Column("id", Integer, primary_key=True),
        Column("invoice_id", ForeignKey(f"{table}.id"), nullable=False),
        Column("product_id", Integer, nullable=False),
        Column(order_item, Integer),
        Column("quantity", ExactNumeric(15, 3), nullable=False),
        Column(price, ExactNumeric(10, 2), nullable=False),
        Column("discount_percentage", ExactNumeric(5, 2)),
        Column("discount_amount", ExactNumeric(10, 2)),
        Column("line_total", ExactNumeric(12, 2), nullable=False),
        Column("description", Text),
        Column("notes", Text),
    ]


sales_invoices = Table(
    "sales_invoices",
    legacy_metadata,
    *_head(),
    Column("customer_id", ForeignKey("customers.id"), nullable=False),
    Column("sales_order_id", Integer),
    *_place(),
    *_terms(),
    Column("is_recurring", Boolean),
    Column("recurring_frequency", String(20)),
    Column("parent_invoice_id", ForeignKey("sales_invoices.id")),
    *_stamps(),
    Column("issued_at", Timestamp),
    Column("cancelled_at", Timestamp),
)
sales_invoice_items = Table(
    "sales_invoice_items", legacy_metadata, *_line("sales_invoices", "unit_price", "sales_item_id")
)
purchase_invoices = Table(
    "purchase_invoices",
    legacy_metadata,
    *_head(),
    Column("supplier_invoice_number", String(100)),
    Column("supplier_id", ForeignKey("suppliers.id"), nullable=False),
    Column("purchase_order_id", Integer),
    *_place(),
    Column("received_date", Date),
    *_terms(),
    *_stamps(),
    Column("received_at", Timestamp),
    Column("cancelled_at", Timestamp),
)
purchase_invoice_items = Table(
    "purchase_invoice_items", legacy_metadata, *_line("purchase_invoices", "unit_cost", "purchase_item_id")
)
invoice_payments = Table(
    "invoice_payments",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("payment_number", String(100), nullable=False, unique=True),
    Column("sales_invoice_id", ForeignKey("sales_invoices.id")),
    Column("purchase_invoice_id", ForeignKey("purchase_invoices.id")),
    Column("payment_date", Date, nullable=False),
    Column("amount", ExactNumeric(15, 2), nullable=False),
    Column("currency_id", Integer, nullable=False),
    Column("exchange_rate", ExactNumeric(10, 4), nullable=False, default=Decimal(1)),
    Column("payment_method", String(50), nullable=False),
    Column("reference_number", String(100)),
    Column("bank_account", String(100)),
    Column("check_number", String(50)),
    Column("check_date", Date),
    Column("notes", Text),
    *_stamps(),
)

mapper.map_imperatively(
    SalesInvoiceLine, sales_invoice_items, properties={"order_item_id": sales_invoice_items.c.sales_item_id}
)
mapper.map_imperatively(
    PurchaseInvoiceLine,
    purchase_invoice_items,
    properties={
        "order_item_id": purchase_invoice_items.c.purchase_item_id,
        "unit_price": purchase_invoice_items.c.unit_cost,
    },
)
mapper.map_imperatively(
    SalesInvoice,
    sales_invoices,
    properties={
        "partner_id": sales_invoices.c.customer_id,
        "order_id": sales_invoices.c.sales_order_id,
        "sent_at": sales_invoices.c.issued_at,
        "lines": relationship(
            SalesInvoiceLine, lazy="selectin", cascade="all, delete-orphan", order_by=sales_invoice_items.c.id
        ),
    },
)
mapper.map_imperatively(
    PurchaseInvoice,
    purchase_invoices,
    properties={
        "partner_id": purchase_invoices.c.supplier_id,
        "order_id": purchase_invoices.c.purchase_order_id,
        "sent_at": purchase_invoices.c.received_at,
        "lines": relationship(
            PurchaseInvoiceLine, lazy="selectin", cascade="all, delete-orphan", order_by=purchase_invoice_items.c.id
        ),
    },
)
