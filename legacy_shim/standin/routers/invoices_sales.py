"""Sales invoices: create, list, read, change, delete."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from legacy_shim.standin.database import Db, Now
from legacy_shim.standin.models import SalesInvoice, SalesInvoiceItem
from legacy_shim.standin.routers import invoices_schemas as schemas
from legacy_shim.standin.routers.invoices_rules import (
    Answer,
    InvoiceQuery,
    change,
    commit,
    found,
    shown,
)
from legacy_shim.standin.security import get_current_user

router = APIRouter(dependencies=[Depends(get_current_user)])


@router.post("/sales", response_model=schemas.SalesInvoice)
def create_sales_invoice(body: schemas.SalesInvoiceCreate, db: Db, now: Now) -> Answer:
    invoice = SalesInvoice(**body.model_dump(exclude={"invoice_items"}))
    invoice.invoice_items = [SalesInvoiceItem(**item.model_dump()) for item in body.invoice_items]
    db.add(invoice)
    commit(db)
    db.refresh(invoice)
    return shown(invoice, now.date())


@router.get("/sales", response_model=list[schemas.SalesInvoice])
def get_sales_invoices(
    db: Db,
    now: Now,
    wanted: Annotated[InvoiceQuery, Depends()],
    customer_id: int | None = None,
    skip: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> list[Answer]:
    query = wanted.of(SalesInvoice)
    if customer_id is not None:
        query = query.where(SalesInvoice.customer_id == customer_id)
    invoices = db.scalars(query.offset(skip).limit(limit))
    return [shown(invoice, now.date()) for invoice in invoices]


@router.get("/sales/{invoice_id}", response_model=schemas.SalesInvoice)
def get_sales_invoice(invoice_id: int, db: Db, now: Now) -> Answer:
    return shown(found(db, SalesInvoice, invoice_id), now.date())


@router.put("/sales/{invoice_id}", response_model=schemas.SalesInvoice)
def update_sales_invoice(invoice_id: int, body: schemas.SalesInvoiceUpdate, db: Db, now: Now) -> Answer:
    invoice = found(db, SalesInvoice, invoice_id)
    change(db, invoice, body)
    return shown(invoice, now.date())


@router.delete("/sales/{invoice_id}")
def delete_sales_invoice(invoice_id: int, db: Db) -> Answer:
    db.delete(found(db, SalesInvoice, invoice_id))
    commit(db)
    return {"message": "Sales invoice deleted successfully"}
