"""An invoice from a sales or purchase order: its lines and amounts, due in thirty days."""

from datetime import date, timedelta

from fastapi import APIRouter, HTTPException
from sqlalchemy import select
from sqlalchemy.orm import Session

from legacy_shim.standin.database import Db, Now
from legacy_shim.standin.models import (
    PurchaseInvoice,
    PurchaseInvoiceItem,
    PurchaseItem,
    PurchaseOrder,
    SalesInvoice,
    SalesInvoiceItem,
    SalesOrder,
)
from legacy_shim.standin.routers.invoices_rules import Answer, Invoice, commit
from legacy_shim.standin.security import CurrentUser

router = APIRouter()
THIRTY_DAYS = timedelta(days=30)
BASE_CURRENCY = 1
SHARED = (
    "branch_id",
    "warehouse_id",
    "subtotal",
    "discount_percentage",
    "discount_amount",
)
TOTALS = ("tax_percentage", "tax_amount", "total_amount", "paid_amount")
LINE = (
    "product_id",
    "quantity",
    "discount_percentage",
    "discount_amount",
    "line_total",
)


@router.post("/generate-from-order")
def generate_invoice_from_order(order_id: int, order_type: str, db: Db, now: Now, user: CurrentUser) -> Answer:
    makers = {"sales": _from_sales_order, "purchase": _from_purchase_order}
    if order_type not in makers:
        raise HTTPException(400, "Invalid order type")
    invoice = makers[order_type](db, order_id)
    _open(invoice, now.date(), user.id)
    db.add(invoice)
    commit(db)
    return {
        "message": "Invoice generated successfully",
        "invoice_id": invoice.id,
        "invoice_number": invoice.invoice_number,
    }


def _open(invoice: Invoice, today: date, user_id: int) -> None:
    invoice.status, invoice.payment_terms = "DRAFT", "NET_30"
    invoice.invoice_date, invoice.due_date = today, today + THIRTY_DAYS
    invoice.currency_id, invoice.created_by = BASE_CURRENCY, user_id


def _from_sales_order(db: Session, order_id: int) -> Invoice:
    order = db.get(SalesOrder, order_id)
    if order is None:
        raise HTTPException(404, "Sales order not found")
    return SalesInvoice(
        invoice_number=f"INV-{order.order_number}",
        invoice_type="SALES",
        customer_id=order.customer_id,
        sales_order_id=order.id,
        invoice_items=[
            SalesInvoiceItem(
                sales_item_id=item.id,
                unit_price=item.unit_price,
                **_copied(item, LINE),
            )
            for item in order.sales_items
        ],
        **_copied(order, SHARED + TOTALS),
    )


def _from_purchase_order(db: Session, order_id: int) -> Invoice:
    order = db.get(PurchaseOrder, order_id)
    if order is None:
        raise HTTPException(404, "Purchase order not found")
    lines = select(PurchaseItem).where(PurchaseItem.purchase_order_id == order_id)
    return PurchaseInvoice(
        invoice_number=f"INV-{order.order_number}",
        invoice_type="PURCHASE",
        supplier_id=order.supplier_id,
        purchase_order_id=order.id,
        invoice_items=[
            PurchaseInvoiceItem(
                purchase_item_id=item.id,
                unit_cost=item.unit_cost,
                **_copied(item, LINE),
            )
            for item in db.scalars(lines)
        ],
        **_copied(order, SHARED + TOTALS),
    )


def _copied(source: object, fields: tuple[str, ...]) -> Answer:
    return {field: getattr(source, field) for field in fields}
