"""The invoices router, put together from its parts in the order the monolith registered them."""

from fastapi import APIRouter

from legacy_shim.standin.routers import (
    invoices_actions,
    invoices_generate,
    invoices_payments,
    invoices_purchase,
    invoices_sales,
)

router = APIRouter(prefix="/api/invoices", tags=["invoices"])
for part in (
    invoices_sales,
    invoices_purchase,
    invoices_payments,
    invoices_actions,
    invoices_generate,
):
    router.include_router(part.router)
