"""Sales invoices over HTTP; what each endpoint demands stands beside it."""

from typing import Annotated, Final

from fastapi import APIRouter, Body, Depends, Path, Query, Response

from new_core.api.dependencies import (
    CurrentAccount,
    PaymentServiceDep,
    SalesInvoiceServiceDep,
    SalesLedgerServiceDep,
    require,
)
from new_core.api.errors import failing
from new_core.api.v1.schemas.invoice import (
    EXAMPLE_ORDER,
    EXAMPLE_SALE,
    EXAMPLE_UPDATE,
    OrderToInvoice,
    SalesInvoiceCreate,
    SalesInvoiceList,
    SalesInvoiceOut,
    SalesInvoiceUpdate,
)
from new_core.api.v1.schemas.payment import EXAMPLE_PAYMENT, PaymentCreate, PaymentOut
from new_core.application.dtos.payment_dto import PaymentChanges, PaymentQuery
from new_core.core.responses import PageMeta, Success
from new_core.domain.exceptions.invoice_exceptions import (
    DuplicateInvoiceNumberError,
    InvoiceStatusError,
    SalesInvoiceNotFoundError,
)

router = APIRouter(prefix="/sales-invoices", tags=["sales invoices"])

# What the id column can hold: a larger number must not become an error of the database.
InvoiceId = Annotated[int, Path(ge=1, le=2**31 - 1, examples=[1])]
NOT_FOUND: Final = failing("There is no such invoice", SalesInvoiceNotFoundError(1))
CONFLICT: Final = failing(
    "Its number or its status stands against it",
    DuplicateInvoiceNumberError("INV-S-2026-0001"),
    InvoiceStatusError("PAID", "CANCELLED"),
)


@router.get("", dependencies=[Depends(require("invoices.view"))])
async def list_sales_invoices(
    ledger: SalesLedgerServiceDep, wanted: Annotated[SalesInvoiceList, Query()]
) -> Success[list[SalesInvoiceOut]]:
    """List sales invoices by page, in the order asked for and then by id."""
    page = await ledger.page_invoices(wanted.query())
    meta = PageMeta.of(wanted.page, wanted.page_size, page.total)
    return Success(data=[SalesInvoiceOut.of(invoice) for invoice in page.items], meta=meta)


@router.get("/{invoice_id}", dependencies=[Depends(require("invoices.view"))], responses=NOT_FOUND)
async def get_sales_invoice(service: SalesInvoiceServiceDep, invoice_id: InvoiceId) -> Success[SalesInvoiceOut]:
    """Get one sales invoice with its items."""
    return Success(data=SalesInvoiceOut.of(await service.get_invoice(invoice_id)))


@router.post("", status_code=201, dependencies=[Depends(require("create_invoice"))], responses=CONFLICT)
async def create_sales_invoice(
    service: SalesInvoiceServiceDep,
    account: CurrentAccount,
    invoice: Annotated[SalesInvoiceCreate, Body(openapi_examples=EXAMPLE_SALE)],
    response: Response,
) -> Success[SalesInvoiceOut]:
    """Create a draft; its amounts are reckoned from its items, each product rounded half up to the cent."""
    created = await service.draft_invoice(invoice.changes(), invoice.lines(), account.id)
    response.headers["Location"] = f"/api/v1/sales-invoices/{created.id}"
    return Success(data=SalesInvoiceOut.of(created), message="Invoice created")


@router.post(
    "/from-order", status_code=201, dependencies=[Depends(require("create_invoice"))], responses=NOT_FOUND | CONFLICT
)
async def invoice_sales_order(
    service: SalesInvoiceServiceDep,
    account: CurrentAccount,
    order: Annotated[OrderToInvoice, Body(openapi_examples=EXAMPLE_ORDER)],
    response: Response,
) -> Success[SalesInvoiceOut]:
    """Make a draft of an order's lines and amounts; once, unless the earlier invoice was cancelled."""
    created = await service.invoice_order(order.order_id, account.id)
    response.headers["Location"] = f"/api/v1/sales-invoices/{created.id}"
    return Success(data=SalesInvoiceOut.of(created), message="Invoice created")


@router.patch("/{invoice_id}", dependencies=[Depends(require("update_invoice"))], responses=NOT_FOUND | CONFLICT)
async def update_sales_invoice(
    service: SalesInvoiceServiceDep,
    invoice_id: InvoiceId,
    changes: Annotated[SalesInvoiceUpdate, Body(openapi_examples=EXAMPLE_UPDATE)],
) -> Success[SalesInvoiceOut]:
    """Change a draft and reckon its amounts anew; items, if given, replace all it had."""
    updated = await service.redraft_invoice(invoice_id, changes.changes(), changes.lines())
    return Success(data=SalesInvoiceOut.of(updated), message="Invoice updated")


@router.delete(
    "/{invoice_id}",
    status_code=204,
    dependencies=[Depends(require("delete_invoice"))],
    responses=NOT_FOUND | CONFLICT,
)
async def delete_sales_invoice(service: SalesInvoiceServiceDep, invoice_id: InvoiceId) -> None:
    """Delete a draft. What was sent or paid is cancelled or refunded instead."""
    await service.delete_invoice(invoice_id)


@router.post("/{invoice_id}/send", dependencies=[Depends(require("update_invoice"))], responses=NOT_FOUND | CONFLICT)
async def send_sales_invoice(service: SalesInvoiceServiceDep, invoice_id: InvoiceId) -> Success[SalesInvoiceOut]:
    """Send it to the customer: from now on it is awaited, and no draft any more."""
    return Success(data=SalesInvoiceOut.of(await service.send_invoice(invoice_id)), message="Invoice sent")


@router.post("/{invoice_id}/cancel", dependencies=[Depends(require("update_invoice"))], responses=NOT_FOUND | CONFLICT)
async def cancel_sales_invoice(service: SalesInvoiceServiceDep, invoice_id: InvoiceId) -> Success[SalesInvoiceOut]:
    """Cancel an invoice on which nothing is paid."""
    return Success(data=SalesInvoiceOut.of(await service.cancel_invoice(invoice_id)), message="Invoice cancelled")


@router.get("/{invoice_id}/payments", dependencies=[Depends(require("invoices.view"))], responses=NOT_FOUND)
async def list_sales_invoice_payments(
    service: SalesInvoiceServiceDep, payments: PaymentServiceDep, invoice_id: InvoiceId
) -> Success[list[PaymentOut]]:
    """List what was paid on one invoice, by id."""
    await service.get_invoice(invoice_id)
    found = await payments.find_payments(PaymentQuery(direction="sales", invoice_id=invoice_id, limit=None))
    return Success(data=[PaymentOut.model_validate(payment) for payment in found])


@router.post(
    "/{invoice_id}/payments",
    status_code=201,
    dependencies=[Depends(require("record_payment"))],
    responses=NOT_FOUND | CONFLICT,
)
async def pay_sales_invoice(
    payments: PaymentServiceDep,
    account: CurrentAccount,
    invoice_id: InvoiceId,
    payment: Annotated[PaymentCreate, Body(openapi_examples=EXAMPLE_PAYMENT)],
) -> Success[PaymentOut]:
    """Record a payment, never of more than is due; the last one makes the invoice paid."""
    fields = payment.changes(payments.today()) | PaymentChanges(sales_invoice_id=invoice_id, created_by=account.id)
    return Success(data=PaymentOut.model_validate(await payments.record_payment(fields)), message="Payment recorded")
