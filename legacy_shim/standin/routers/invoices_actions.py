"""What is done with invoices beyond reading and writing them: send, cancel, sum up, find the late."""

from datetime import date
from decimal import Decimal

from fastapi import APIRouter, Depends
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from legacy_shim.standin.database import Db, Now
from legacy_shim.standin.models import PurchaseInvoice, SalesInvoice
from legacy_shim.standin.routers import invoices_schemas as schemas
from legacy_shim.standin.routers.invoices_rules import (
    SETTLED,
    ZERO,
    Answer,
    InvoiceClass,
    commit,
    found,
    is_late,
)
from legacy_shim.standin.security import get_current_user

router = APIRouter(dependencies=[Depends(get_current_user)])


@router.post("/sales/{invoice_id}/send")
def mark_sales_invoice_as_sent(invoice_id: int, db: Db, now: Now) -> Answer:
    invoice = found(db, SalesInvoice, invoice_id)
    invoice.status = "PENDING"
    invoice.issued_at = now
    commit(db)
    return {"message": "Sales invoice marked as sent"}


@router.post("/purchase/{invoice_id}/send")
def mark_purchase_invoice_as_sent(invoice_id: int, db: Db, now: Now) -> Answer:
    invoice = found(db, PurchaseInvoice, invoice_id)
    invoice.status = "PENDING"
    invoice.received_at = now
    commit(db)
    return {"message": "Purchase invoice marked as sent"}


@router.post("/sales/{invoice_id}/cancel")
def cancel_sales_invoice(invoice_id: int, db: Db, now: Now) -> Answer:
    invoice = found(db, SalesInvoice, invoice_id)
    invoice.status = "CANCELLED"
    invoice.cancelled_at = now
    commit(db)
    return {"message": "Sales invoice cancelled successfully"}


@router.post("/purchase/{invoice_id}/cancel")
def cancel_purchase_invoice(invoice_id: int, db: Db, now: Now) -> Answer:
    invoice = found(db, PurchaseInvoice, invoice_id)
    invoice.status = "CANCELLED"
    invoice.cancelled_at = now
    commit(db)
    return {"message": "Purchase invoice cancelled successfully"}


@router.get("/summary", response_model=schemas.InvoiceSummary)
def get_invoice_summary(db: Db, now: Now, branch_id: int | None = None) -> Answer:
    sales = _figures(db, SalesInvoice, branch_id, now.date())
    purchase = _figures(db, PurchaseInvoice, branch_id, now.date())
    return {
        "total_sales_invoices": sales["invoices"],
        "total_purchase_invoices": purchase["invoices"],
        "total_sales_amount": sales["amount"],
        "total_purchase_amount": purchase["amount"],
        "pending_sales_amount": sales["pending"],
        "pending_purchase_amount": purchase["pending"],
        "overdue_sales_count": sales["late"],
        "overdue_purchase_count": purchase["late"],
    }


def _figures(db: Session, kind: InvoiceClass, branch_id: int | None, today: date) -> dict[str, int | Decimal]:
    here: ColumnElement[bool] = kind.branch_id == branch_id if branch_id is not None else kind.id.is_not(None)
    owed = func.sum(kind.total_amount - func.coalesce(kind.paid_amount, 0))
    count, total = func.count(kind.id), func.sum(kind.total_amount)
    open_ = kind.status.not_in(SETTLED)
    return {
        "invoices": db.scalar(select(count).where(here)) or 0,
        "amount": db.scalar(select(total).where(here)) or ZERO,
        "pending": db.scalar(select(owed).where(here, open_)) or ZERO,
        "late": db.scalar(select(count).where(here, is_late(kind, today))) or 0,
    }


@router.get("/overdue", response_model=None)
def get_overdue_invoices(db: Db, now: Now, branch_id: int | None = None) -> Answer:
    """No response model: the rows go out as the ORM holds them, amounts as floats."""
    return {
        "sales": _late(db, SalesInvoice, branch_id, now.date()),
        "purchase": _late(db, PurchaseInvoice, branch_id, now.date()),
    }


def _late(db: Session, kind: InvoiceClass, branch_id: int | None, today: date) -> list[object]:
    query = select(kind).where(is_late(kind, today))
    if branch_id is not None:
        query = query.where(kind.branch_id == branch_id)
    return list(db.scalars(query))
