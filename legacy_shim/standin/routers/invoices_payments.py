"""Payments of invoices; a payment settles what it pays for in the same transaction."""

from collections.abc import Sequence
from decimal import Decimal

from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy import select
from sqlalchemy.orm import Session

from legacy_shim.standin.database import Db
from legacy_shim.standin.models import InvoicePayment, PurchaseInvoice, SalesInvoice
from legacy_shim.standin.routers import invoices_schemas as schemas
from legacy_shim.standin.routers.invoices_rules import ZERO, Invoice, commit
from legacy_shim.standin.security import get_current_user

router = APIRouter(dependencies=[Depends(get_current_user)])

COLUMNS = {
    "SALES": InvoicePayment.sales_invoice_id,
    "PURCHASE": InvoicePayment.purchase_invoice_id,
}


@router.post("/payments", response_model=schemas.InvoicePayment)
def create_invoice_payment(body: schemas.InvoicePaymentCreate, db: Db) -> InvoicePayment:
    payment = InvoicePayment(**body.model_dump())
    db.add(payment)
    paid = _paid_for(db, body)
    if paid is not None:
        _settle(paid, body.amount)
    commit(db)
    db.refresh(payment)
    return payment


def _paid_for(db: Session, body: schemas.InvoicePaymentCreate) -> Invoice | None:
    """An invoice that is not there is left to the foreign key to object to."""
    if body.sales_invoice_id is not None:
        return db.get(SalesInvoice, body.sales_invoice_id)
    if body.purchase_invoice_id is not None:
        return db.get(PurchaseInvoice, body.purchase_invoice_id)
    return None


def _settle(invoice: Invoice, amount: Decimal) -> None:
    invoice.paid_amount = (invoice.paid_amount or ZERO) + amount
    is_settled = invoice.paid_amount >= invoice.total_amount
    invoice.status = "PAID" if is_settled else "PARTIALLY_PAID"


@router.get("/payments/{invoice_id}", response_model=list[schemas.InvoicePayment])
def get_invoice_payments(invoice_id: int, invoice_type: str, db: Db) -> Sequence[InvoicePayment]:
    column = COLUMNS.get(invoice_type.upper())
    if column is None:
        raise HTTPException(400, "Invalid invoice type")
    return db.scalars(select(InvoicePayment).where(column == invoice_id)).all()


@router.get("/payments", response_model=list[schemas.InvoicePayment])
def get_all_invoice_payments(
    db: Db,
    page: int = 1,
    size: int = 10,
    invoice_type: schemas.InvoiceTypeEnum | None = None,
) -> Sequence[InvoicePayment]:
    query = select(InvoicePayment)
    column = COLUMNS.get(invoice_type or "")
    if column is not None:
        query = query.where(column.is_not(None))
    query = query.order_by(InvoicePayment.created_at.desc())
    return db.scalars(query.offset((page - 1) * size).limit(size)).all()
