"""What the invoice handlers of both directions share: what is owed, what is late, and errors as text."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from fastapi import HTTPException
from pydantic import BaseModel
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from legacy_shim.standin.models import PurchaseInvoice, SalesInvoice
from legacy_shim.standin.routers.invoices_schemas import InvoiceStatusEnum

Invoice = SalesInvoice | PurchaseInvoice
InvoiceClass = type[SalesInvoice] | type[PurchaseInvoice]
Kind = TypeVar("Kind", SalesInvoice, PurchaseInvoice)
Answer = dict[str, object]
SETTLED = ("PAID", "CANCELLED")
ZERO = Decimal("0.00")


@dataclass(frozen=True)
class InvoiceQuery:
    """Query parameters of both lists; the dates are text, and text that is no date is an unhandled error."""

    status: str | None = None
    branch_id: int | None = None
    date_from: str | None = None
    date_to: str | None = None
    search: str | None = None

    def of(self, kind: type[Kind]) -> Select[Kind]:
        query = select(kind)
        if self.status:
            # A label that is none is an unhandled error, and so a 500.
            query = query.where(kind.status == InvoiceStatusEnum(self.status))
        if self.branch_id is not None:
            query = query.where(kind.branch_id == self.branch_id)
        if self.date_from:
            query = query.where(kind.invoice_date >= date.fromisoformat(self.date_from))
        if self.date_to:
            query = query.where(kind.invoice_date <= date.fromisoformat(self.date_to))
        if self.search:
            query = query.where(kind.invoice_number.ilike(f"%{self.search}%"))
        # Many invoices share a time, so their order among themselves is the database's.
        return query.order_by(kind.created_at.desc())


def shown(invoice: Invoice, today: date) -> Answer:
    """The columns and lines of an invoice with the three values that are computed."""
    columns = {c.key: getattr(invoice, c.key) for c in type(invoice).__table__.columns}
    owed = invoice.total_amount - (invoice.paid_amount or ZERO)
    is_fully_paid = owed <= 0
    return {
        **columns,
        "remaining_amount": owed,
        "is_fully_paid": is_fully_paid,
        "is_overdue": invoice.due_date < today and not is_fully_paid,
        "invoice_items": invoice.invoice_items,
    }


def is_late(kind: InvoiceClass, today: date) -> ColumnElement[bool]:
    return (kind.due_date < today) & kind.status.not_in(SETTLED)


def found(db: Session, kind: type[Kind], invoice_id: int) -> Kind:
    invoice = db.get(kind, invoice_id)
    if invoice is None:
        side = "Sales" if kind is SalesInvoice else "Purchase"
        raise HTTPException(404, f"{side} invoice not found")
    return invoice


def commit(db: Session) -> None:
    """What the database objects to reaches the client as it is, SQL and parameters included."""
    try:
        db.commit()
    except SQLAlchemyError as error:
        db.rollback()
        raise HTTPException(400, str(error)) from error


def change(db: Session, invoice: Invoice, body: BaseModel) -> None:
    for field, value in body.model_dump(exclude_unset=True).items():
        setattr(invoice, field, value)
    commit(db)
    db.refresh(invoice)
