"""Purchase invoices: create, list, read, change, delete."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from legacy_shim.standin.database import Db, Now
from legacy_shim.standin.models import PurchaseInvoice, PurchaseInvoiceItem
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


@router.post("/purchase", response_model=schemas.PurchaseInvoice)
def create_purchase_invoice(body: schemas.PurchaseInvoiceCreate, db: Db, now: Now) -> Answer:
    invoice = PurchaseInvoice(**body.model_dump(exclude={"invoice_items"}))
    invoice.invoice_items = [PurchaseInvoiceItem(**item.model_dump()) for item in body.invoice_items]
    db.add(invoice)
    commit(db)
    db.refresh(invoice)
    return shown(invoice, now.date())


@router.get("/purchase", response_model=list[schemas.PurchaseInvoice])
def get_purchase_invoices(
    db: Db,
    now: Now,
    wanted: Annotated[InvoiceQuery, Depends()],
    supplier_id: int | None = None,
    skip: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> list[Answer]:
    query = wanted.of(PurchaseInvoice)
    if supplier_id is not None:
        query = query.where(PurchaseInvoice.supplier_id == supplier_id)
    invoices = db.scalars(query.offset(skip).limit(limit))
    return [shown(invoice, now.date()) for invoice in invoices]


@router.get("/purchase/{invoice_id}", response_model=schemas.PurchaseInvoice)
def get_purchase_invoice(invoice_id: int, db: Db, now: Now) -> Answer:
    return shown(found(db, PurchaseInvoice, invoice_id), now.date())


@router.put("/purchase/{invoice_id}", response_model=schemas.PurchaseInvoice)
def update_purchase_invoice(invoice_id: int, body: schemas.PurchaseInvoiceUpdate, db: Db, now: Now) -> Answer:
    invoice = found(db, PurchaseInvoice, invoice_id)
    change(db, invoice, body)
    return shown(invoice, now.date())


@router.delete("/purchase/{invoice_id}")
def delete_purchase_invoice(invoice_id: int, db: Db) -> Answer:
    db.delete(found(db, PurchaseInvoice, invoice_id))
    commit(db)
    return {"message": "Purchase invoice deleted successfully"}
