"""Invoices of both directions, their lines and payments."""

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from legacy_shim.standin.models.enums import (
    INVOICESTATUSENUM,
    INVOICETYPEENUM,
    PAYMENTTERMSENUM,
)
from legacy_shim.standin.models.types import (
    Aware,
    Base,
    Created,
    Dec5x2,
    Dec10x2,
    Dec10x4,
    Dec12x2,
    Dec15x2,
    Dec15x3,
    Id,
    LongText,
    Str20,
    Str50,
    Str100,
    Updated,
)

if TYPE_CHECKING:
    from legacy_shim.standin.models.catalogue import Product
    from legacy_shim.standin.models.partners import Customer, Supplier


class SalesInvoice(Base):
    __tablename__ = "sales_invoices"

    id: Mapped[Id]
    invoice_number: Mapped[Str100] = mapped_column(unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    sales_order_id: Mapped[int | None] = mapped_column(ForeignKey("sales_orders.id"))
    branch_id: Mapped[int] = mapped_column(ForeignKey("branches.id"))
    warehouse_id: Mapped[int | None] = mapped_column(ForeignKey("warehouses.id"))
    invoice_date: Mapped[date]
    due_date: Mapped[date]
    currency_id: Mapped[int] = mapped_column(ForeignKey("currencies.id"))
    exchange_rate: Mapped[Dec10x4] = mapped_column(default=1)
    invoice_type: Mapped[str] = mapped_column(INVOICETYPEENUM)
    status: Mapped[str] = mapped_column(INVOICESTATUSENUM)
    payment_terms: Mapped[str] = mapped_column(PAYMENTTERMSENUM)
    subtotal: Mapped[Dec15x2] = mapped_column(default=0)
    discount_percentage: Mapped[Dec5x2 | None] = mapped_column(default=0)
    discount_amount: Mapped[Dec15x2 | None] = mapped_column(default=0)
    tax_percentage: Mapped[Dec5x2 | None] = mapped_column(default=0)
    tax_amount: Mapped[Dec15x2 | None] = mapped_column(default=0)
    shipping_amount: Mapped[Dec15x2 | None] = mapped_column(default=0)
    total_amount: Mapped[Dec15x2] = mapped_column(default=0)
    paid_amount: Mapped[Dec15x2 | None] = mapped_column(default=0)
    notes: Mapped[LongText | None]
    internal_notes: Mapped[LongText | None]
    payment_method: Mapped[Str50 | None]
    reference_number: Mapped[Str100 | None]
    is_recurring: Mapped[bool | None] = mapped_column(default=False)
    recurring_frequency: Mapped[Str20 | None]
    parent_invoice_id: Mapped[int | None] = mapped_column(ForeignKey("sales_invoices.id"))
    created_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Created | None]
    updated_at: Mapped[Updated | None]
    issued_at: Mapped[Aware | None]
    cancelled_at: Mapped[Aware | None]

    customer: Mapped["Customer"] = relationship()
    invoice_items: Mapped[list["SalesInvoiceItem"]] = relationship(
        back_populates="invoice", cascade="all, delete-orphan"
    )
    payments: Mapped[list["InvoicePayment"]] = relationship(back_populates="sales_invoice")


class SalesInvoiceItem(Base):
    __tablename__ = "sales_invoice_items"

    id: Mapped[Id]
    invoice_id: Mapped[int] = mapped_column(ForeignKey("sales_invoices.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    sales_item_id: Mapped[int | None] = mapped_column(ForeignKey("sales_items.id"))
    quantity: Mapped[Dec15x3]
    unit_price: Mapped[Dec10x2] = mapped_column(default=0)
    discount_percentage: Mapped[Dec5x2 | None] = mapped_column(default=0)
    discount_amount: Mapped[Dec10x2 | None] = mapped_column(default=0)
    line_total: Mapped[Dec12x2]
    description: Mapped[LongText | None]
    notes: Mapped[LongText | None]

    invoice: Mapped["SalesInvoice"] = relationship(back_populates="invoice_items")
    product: Mapped["Product"] = relationship()


class PurchaseInvoice(Base):
    __tablename__ = "purchase_invoices"

    id: Mapped[Id]
    invoice_number: Mapped[Str100] = mapped_column(unique=True)
    supplier_invoice_number: Mapped[Str100 | None]
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    purchase_order_id: Mapped[int | None] = mapped_column(ForeignKey("purchase_orders.id"))
    branch_id: Mapped[int] = mapped_column(ForeignKey("branches.id"))
    warehouse_id: Mapped[int | None] = mapped_column(ForeignKey("warehouses.id"))
    invoice_date: Mapped[date]
    due_date: Mapped[date]
    received_date: Mapped[date | None]
    currency_id: Mapped[int] = mapped_column(ForeignKey("currencies.id"))
    exchange_rate: Mapped[Dec10x4] = mapped_column(default=1)
    invoice_type: Mapped[str] = mapped_column(INVOICETYPEENUM)
    status: Mapped[str] = mapped_column(INVOICESTATUSENUM)
    payment_terms: Mapped[str] = mapped_column(PAYMENTTERMSENUM)
    subtotal: Mapped[Dec15x2] = mapped_column(default=0)
    discount_percentage: Mapped[Dec5x2 | None] = mapped_column(default=0)
    discount_amount: Mapped[Dec15x2 | None] = mapped_column(default=0)
    tax_percentage: Mapped[Dec5x2 | None] = mapped_column(default=0)
    tax_amount: Mapped[Dec15x2 | None] = mapped_column(default=0)
    shipping_amount: Mapped[Dec15x2 | None] = mapped_column(default=0)
    total_amount: Mapped[Dec15x2] = mapped_column(default=0)
    paid_amount: Mapped[Dec15x2 | None] = mapped_column(default=0)
    notes: Mapped[LongText | None]
    internal_notes: Mapped[LongText | None]
    payment_method: Mapped[Str50 | None]
    reference_number: Mapped[Str100 | None]
    created_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Created | None]
    updated_at: Mapped[Updated | None]
    received_at: Mapped[Aware | None]
    cancelled_at: Mapped[Aware | None]

    supplier: Mapped["Supplier"] = relationship()
    invoice_items: Mapped[list["PurchaseInvoiceItem"]] = relationship(
        back_populates="invoice", cascade="all, delete-orphan"
    )
    payments: Mapped[list["InvoicePayment"]] = relationship(back_populates="purchase_invoice")


class PurchaseInvoiceItem(Base):
    __tablename__ = "purchase_invoice_items"

    id: Mapped[Id]
    invoice_id: Mapped[int] = mapped_column(ForeignKey("purchase_invoices.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    purchase_item_id: Mapped[int | None] = mapped_column(ForeignKey("purchase_items.id"))
    quantity: Mapped[Dec15x3]
    unit_cost: Mapped[Dec10x2]
    discount_percentage: Mapped[Dec5x2 | None] = mapped_column(default=0)
    discount_amount: Mapped[Dec10x2 | None] = mapped_column(default=0)
    line_total: Mapped[Dec12x2]
    description: Mapped[LongText | None]
    notes: Mapped[LongText | None]

    invoice: Mapped["PurchaseInvoice"] = relationship(back_populates="invoice_items")
    product: Mapped["Product"] = relationship()


class InvoicePayment(Base):
    __tablename__ = "invoice_payments"

    id: Mapped[Id]
    payment_number: Mapped[Str100] = mapped_column(unique=True)
    sales_invoice_id: Mapped[int | None] = mapped_column(ForeignKey("sales_invoices.id"))
    purchase_invoice_id: Mapped[int | None] = mapped_column(ForeignKey("purchase_invoices.id"))
    payment_date: Mapped[date]
    amount: Mapped[Dec15x2]
    currency_id: Mapped[int] = mapped_column(ForeignKey("currencies.id"))
    exchange_rate: Mapped[Dec10x4] = mapped_column(default=1)
    payment_method: Mapped[Str50]
    reference_number: Mapped[Str100 | None]
    bank_account: Mapped[Str100 | None]
    check_number: Mapped[Str50 | None]
    check_date: Mapped[date | None]
    notes: Mapped[LongText | None]
    created_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Created | None]
    updated_at: Mapped[Updated | None]

    sales_invoice: Mapped["SalesInvoice | None"] = relationship(back_populates="payments")
    purchase_invoice: Mapped["PurchaseInvoice | None"] = relationship(back_populates="payments")
