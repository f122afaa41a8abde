"""Purchase invoices over HTTP; what each endpoint demands stands beside it."""

from typing import Annotated, Final

from fastapi import APIRouter, Body, Depends, Path, Query, Response

from new_core.api.dependencies import (
    CurrentAccount,
    PaymentServiceDep,
    PurchaseInvoiceServiceDep,
    PurchaseLedgerServiceDep,
    require,
)
from new_core.api.errors import failing
from new_core.api.v1.schemas.invoice import (
    EXAMPLE_ORDER,
    EXAMPLE_PURCHASE,
    EXAMPLE_UPDATE,
    OrderToInvoice,
    PurchaseInvoiceCreate,
    PurchaseInvoiceList,
    PurchaseInvoiceOut,
    PurchaseInvoiceUpdate,
)
from new_core.api.v1.schemas.payment import EXAMPLE_PAYMENT, PaymentCreate, PaymentOut
from new_core.application.dtos.payment_dto import PaymentChanges, PaymentQuery
from new_core.core.responses import PageMeta, Success
from new_core.domain.exceptions.invoice_exceptions import (
    DuplicateInvoiceNumberError,
    InvoiceStatusError,
    PurchaseInvoiceNotFoundError,
)

router = APIRouter(prefix="/purchase-invoices", tags=["purchase invoices"])

# What the id column can hold: a larger number must not become an error of the database.
InvoiceId = Annotated[int, Path(ge=1, le=2**31 - 1, examples=[1])]
NOT_FOUND: Final = failing("There is no such invoice", PurchaseInvoiceNotFoundError(1))
CONFLICT: Final = failing(
    "Its number or its status stands against it",
    DuplicateInvoiceNumberError("INV-P-2026-0001"),
    InvoiceStatusError("PAID", "CANCELLED"),
)


@router.get("", dependencies=[Depends(require("invoices.view"))])
async def list_purchase_invoices(
    ledger: PurchaseLedgerServiceDep, wanted: Annotated[PurchaseInvoiceList, Query()]
) -> Success[list[PurchaseInvoiceOut]]:
    """List purchase invoices by page, in the order asked for and then by id."""
    page = await ledger.page_invoices(wanted.query())
    meta = PageMeta.of(wanted.page, wanted.page_size, page.total)
    return Success(data=[PurchaseInvoiceOut.of(invoice) for invoice in page.items], meta=meta)


@router.get("/{invoice_id}", dependencies=[Depends(require("invoices.view"))], responses=NOT_FOUND)
async def get_purchase_invoice(
    service: PurchaseInvoiceServiceDep, invoice_id: InvoiceId
) -> Success[PurchaseInvoiceOut]:
    """Get one purchase invoice with its items."""
    return Success(data=PurchaseInvoiceOut.of(await service.get_invoice(invoice_id)))


@router.post("", status_code=201, dependencies=[Depends(require("create_invoice"))], responses=CONFLICT)
async def create_purchase_invoice(
    service: PurchaseInvoiceServiceDep,
    account: CurrentAccount,
    invoice: Annotated[PurchaseInvoiceCreate, Body(openapi_examples=EXAMPLE_PURCHASE)],
    response: Response,
) -> Success[PurchaseInvoiceOut]:
    """Create a draft; its amounts are reckoned from its items, each product rounded half up to the cent."""
    created = await service.draft_invoice(invoice.changes(), invoice.lines(), account.id)
    response.headers["Location"] = f"/api/v1/purchase-invoices/{created.id}"
    return Success(data=PurchaseInvoiceOut.of(created), message="Invoice created")


@router.post(
    "/from-order", status_code=201, dependencies=[Depends(require("create_invoice"))], responses=NOT_FOUND | CONFLICT
)
async def invoice_purchase_order(
    service: PurchaseInvoiceServiceDep,
    account: CurrentAccount,
    order: Annotated[OrderToInvoice, Body(openapi_examples=EXAMPLE_ORDER)],
    response: Response,
) -> Success[PurchaseInvoiceOut]:
    """Make a draft of an order's lines and amounts; once, unless the earlier invoice was cancelled."""
    created = await service.invoice_order(order.order_id, account.id)
    response.headers["Location"] = f"/api/v1/purchase-invoices/{created.id}"
    return Success(data=PurchaseInvoiceOut.of(created), message="Invoice created")


@router.patch("/{invoice_id}", dependencies=[Depends(require("update_invoice"))], responses=NOT_FOUND | CONFLICT)
async def update_purchase_invoice(
    service: PurchaseInvoiceServiceDep,
    invoice_id: InvoiceId,
    changes: Annotated[PurchaseInvoiceUpdate, Body(openapi_examples=EXAMPLE_UPDATE)],
) -> Success[PurchaseInvoiceOut]:
    """Change a draft and reckon its amounts anew; items, if given, replace all it had."""
    updated = await service.redraft_invoice(invoice_id, changes.changes(), changes.lines())
    return Success(data=PurchaseInvoiceOut.of(updated), message="Invoice updated")


@router.delete(
    "/{invoice_id}",
    status_code=204,
    dependencies=[Depends(require("delete_invoice"))],
    responses=NOT_FOUND | CONFLICT,
)
async def delete_purchase_invoice(service: PurchaseInvoiceServiceDep, invoice_id: InvoiceId) -> None:
    """Delete a draft. What was sent or paid is cancelled or refunded instead."""
    await service.delete_invoice(invoice_id)


@router.post("/{invoice_id}/send", dependencies=[Depends(require("update_invoice"))], responses=NOT_FOUND | CONFLICT)
async def send_purchase_invoice(
    service: PurchaseInvoiceServiceDep, invoice_id: InvoiceId
) -> Success[PurchaseInvoiceOut]:
    """Note that it has come in: from now on it is awaited, and no draft any more."""
    return Success(data=PurchaseInvoiceOut.of(await service.send_invoice(invoice_id)), message="Invoice sent")


@router.post("/{invoice_id}/cancel", dependencies=[Depends(require("update_invoice"))], responses=NOT_FOUND | CONFLICT)
async def cancel_purchase_invoice(
    service: PurchaseInvoiceServiceDep, invoice_id: InvoiceId
) -> Success[PurchaseInvoiceOut]:
    """Cancel an invoice on which nothing is paid."""
    return Success(data=PurchaseInvoiceOut.of(await service.cancel_invoice(invoice_id)), message="Invoice cancelled")


@router.get("/{invoice_id}/payments", dependencies=[Depends(require("invoices.view"))], responses=NOT_FOUND)
async def list_purchase_invoice_payments(
    service: PurchaseInvoiceServiceDep, payments: PaymentServiceDep, invoice_id: InvoiceId
) -> Success[list[PaymentOut]]:
    """List what was paid on one invoice, by id."""
    await service.get_invoice(invoice_id)
    found = await payments.find_payments(PaymentQuery(direction="purchase", invoice_id=invoice_id, limit=None))
    return Success(data=[PaymentOut.model_validate(payment) for payment in found])


@router.post(
    "/{invoice_id}/payments",
    status_code=201,
    dependencies=[Depends(require("record_payment"))],
    responses=NOT_FOUND | CONFLICT,
)
async def pay_purchase_invoice(
    payments: PaymentServiceDep,
    account: CurrentAccount,
    invoice_id: InvoiceId,
    payment: Annotated[PaymentCreate, Body(openapi_examples=EXAMPLE_PAYMENT)],
) -> Success[PaymentOut]:
    """Record a payment, never of more than is due; the last one makes the invoice paid."""
    fields = payment.changes(payments.today()) | PaymentChanges(purchase_invoice_id=invoice_id, created_by=account.id)
    return Success(data=PaymentOut.model_validate(await payments.record_payment(fields)), message="Payment recorded")
