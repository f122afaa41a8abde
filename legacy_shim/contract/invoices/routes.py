"""The routes in the monolith's order of registration; all of them want a token and no permission."""

from typing import Annotated, Final

from fastapi import Depends, HTTPException, Query, Response
from pydantic import TypeAdapter

from legacy_shim.contract.invoices import schemas
from legacy_shim.contract.invoices.filters import PaymentListing, PurchaseListing, SalesListing
from legacy_shim.contract.invoices.overdue import overdue_json
from legacy_shim.dialect import CurrentAccount, current_account, json_response
from legacy_shim.routing import ContractRouter
from legacy_shim.stored import rendered, rendered_list
from new_core.api.dependencies import (
    PaymentServiceDep,
    PurchaseInvoiceServiceDep,
    PurchaseLedgerServiceDep,
    SalesInvoiceServiceDep,
    SalesLedgerServiceDep,
)
from new_core.application.dtos.invoice_dto import Direction
from new_core.application.dtos.payment_dto import PaymentQuery

router = ContractRouter(prefix="/api/invoices", tags=["invoices"], dependencies=[Depends(current_account)])

_sales: Final = TypeAdapter(list[schemas.SalesInvoice])
_purchases: Final = TypeAdapter(list[schemas.PurchaseInvoice])
_payments: Final = TypeAdapter(list[schemas.InvoicePayment])
_DIRECTIONS: Final[dict[str, Direction]] = {"SALES": "sales", "PURCHASE": "purchase"}


@router.post("/sales", response_model=schemas.SalesInvoice)
async def create_sales_invoice(invoice: schemas.SalesInvoiceCreate, service: SalesInvoiceServiceDep) -> Response:
    created = await service.create_invoice(invoice.changes(), invoice.lines())
    return rendered(schemas.SalesInvoice.of(created))


@router.get("/sales", response_model=list[schemas.SalesInvoice])
async def get_sales_invoices(ledger: SalesLedgerServiceDep, listing: Annotated[SalesListing, Query()]) -> Response:
    found = await ledger.find_invoices(listing.query())
    return rendered_list(_sales, [schemas.SalesInvoice.of(invoice) for invoice in found])


@router.get("/sales/{invoice_id}", response_model=schemas.SalesInvoice)
async def get_sales_invoice(invoice_id: int, service: SalesInvoiceServiceDep) -> Response:
    return rendered(schemas.SalesInvoice.of(await service.get_invoice(invoice_id)))


@router.put("/sales/{invoice_id}", response_model=schemas.SalesInvoice)
async def update_sales_invoice(
    invoice_id: int, invoice_update: schemas.SalesInvoiceUpdate, service: SalesInvoiceServiceDep
) -> Response:
    updated = await service.update_invoice(invoice_id, invoice_update.changes())
    return rendered(schemas.SalesInvoice.of(updated))


@router.delete("/sales/{invoice_id}")
async def delete_sales_invoice(invoice_id: int, service: SalesInvoiceServiceDep) -> Response:
    await service.erase_invoice(invoice_id)
    return json_response({"message": "Sales invoice deleted successfully"})


@router.post("/purchase", response_model=schemas.PurchaseInvoice)
async def create_purchase_invoice(
    invoice: schemas.PurchaseInvoiceCreate, service: PurchaseInvoiceServiceDep
) -> Response:
    created = await service.create_invoice(invoice.changes(), invoice.lines())
    return rendered(schemas.PurchaseInvoice.of(created))


@router.get("/purchase", response_model=list[schemas.PurchaseInvoice])
async def get_purchase_invoices(
    ledger: PurchaseLedgerServiceDep, listing: Annotated[PurchaseListing, Query()]
) -> Response:
    found = await ledger.find_invoices(listing.query())
    return rendered_list(_purchases, [schemas.PurchaseInvoice.of(invoice) for invoice in found])


@router.get("/purchase/{invoice_id}", response_model=schemas.PurchaseInvoice)
async def get_purchase_invoice(invoice_id: int, service: PurchaseInvoiceServiceDep) -> Response:
    return rendered(schemas.PurchaseInvoice.of(await service.get_invoice(invoice_id)))


@router.put("/purchase/{invoice_id}", response_model=schemas.PurchaseInvoice)
async def update_purchase_invoice(
    invoice_id: int, invoice_update: schemas.PurchaseInvoiceUpdate, service: PurchaseInvoiceServiceDep
) -> Response:
    updated = await service.update_invoice(invoice_id, invoice_update.changes())
    return rendered(schemas.PurchaseInvoice.of(updated))


@router.delete("/purchase/{invoice_id}")
async def delete_purchase_invoice(invoice_id: int, service: PurchaseInvoiceServiceDep) -> Response:
    await service.erase_invoice(invoice_id)
    return json_response({"message": "Purchase invoice deleted successfully"})


@router.post("/payments", response_model=schemas.InvoicePayment)
async def create_invoice_payment(payment: schemas.InvoicePaymentCreate, service: PaymentServiceDep) -> Response:
    return rendered(schemas.InvoicePayment.of(await service.record_payment(payment.changes())))


@router.get("/payments/{invoice_id}", response_model=list[schemas.InvoicePayment])
async def get_invoice_payments(invoice_id: int, invoice_type: str, service: PaymentServiceDep) -> Response:
    direction = _DIRECTIONS.get(invoice_type.upper())
    if direction is None:
        raise HTTPException(400, "Invalid invoice type")
    return await _listed(service, PaymentQuery(direction=direction, invoice_id=invoice_id, limit=None))


@router.get("/payments", response_model=list[schemas.InvoicePayment])
async def get_all_invoice_payments(service: PaymentServiceDep, listing: Annotated[PaymentListing, Query()]) -> Response:
    return await _listed(service, listing.query())


@router.post("/sales/{invoice_id}/send")
async def mark_sales_invoice_as_sent(invoice_id: int, service: SalesInvoiceServiceDep) -> Response:
    await service.send_invoice(invoice_id)
    return json_response({"message": "Sales invoice marked as sent"})


@router.post("/purchase/{invoice_id}/send")
async def mark_purchase_invoice_as_sent(invoice_id: int, service: PurchaseInvoiceServiceDep) -> Response:
    await service.send_invoice(invoice_id)
    return json_response({"message": "Purchase invoice marked as sent"})


@router.post("/sales/{invoice_id}/cancel")
async def cancel_sales_invoice(invoice_id: int, service: SalesInvoiceServiceDep) -> Response:
    await service.cancel_invoice(invoice_id)
    return json_response({"message": "Sales invoice cancelled successfully"})


@router.post("/purchase/{invoice_id}/cancel")
async def cancel_purchase_invoice(invoice_id: int, service: PurchaseInvoiceServiceDep) -> Response:
    await service.cancel_invoice(invoice_id)
    return json_response({"message": "Purchase invoice cancelled successfully"})


@router.get("/summary", response_model=schemas.InvoiceSummary)
async def get_invoice_summary(
    sales: SalesLedgerServiceDep, purchases: PurchaseLedgerServiceDep, branch_id: int | None = None
) -> Response:
    return rendered(schemas.InvoiceSummary.of(await sales.sum_up(branch_id), await purchases.sum_up(branch_id)))


@router.get("/overdue")
async def get_overdue_invoices(
    sales: SalesLedgerServiceDep, purchases: PurchaseLedgerServiceDep, branch_id: int | None = None
) -> Response:
    late = await sales.find_overdue(branch_id), await purchases.find_overdue(branch_id)
    return json_response(overdue_json(*late))


@router.post("/generate-from-order")
async def generate_invoice_from_order(
    order_id: int,
    order_type: str,
    account: CurrentAccount,
    sales: SalesInvoiceServiceDep,
    purchases: PurchaseInvoiceServiceDep,
) -> Response:
    services = {"sales": sales.invoice_order, "purchase": purchases.invoice_order}
    if order_type not in services:
        raise HTTPException(400, "Invalid order type")
    made = await services[order_type](order_id, account.id)
    return json_response(
        {
            "message": "Invoice generated successfully",
            "invoice_id": made.id,
            "invoice_number": made.invoice_number,
        }
    )


async def _listed(service: PaymentServiceDep, query: PaymentQuery) -> Response:
    found = await service.find_payments(query)
    return rendered_list(_payments, [schemas.InvoicePayment.of(payment) for payment in found])
