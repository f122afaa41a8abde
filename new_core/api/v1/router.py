"""All endpoints of version 1 behind one door."""

from fastapi import APIRouter, Depends

from new_core.api.dependencies import current_account
from new_core.api.v1.endpoints import (
    branches,
    categories,
    customers,
    inventory,
    items,
    payments,
    products,
    purchase_invoices,
    sales_invoices,
    vendors,
    warehouses,
)
from new_core.core.responses import Failure

router = APIRouter(
    prefix="/api/v1",
    dependencies=[Depends(current_account)],
    responses={status: {"model": Failure} for status in (401, 403, 422)},
)
router.include_router(branches.router)
router.include_router(categories.router)
router.include_router(customers.router)
router.include_router(inventory.router)
router.include_router(items.router)
router.include_router(payments.router)
router.include_router(products.router)
router.include_router(purchase_invoices.router)
router.include_router(sales_invoices.router)
router.include_router(vendors.router)
router.include_router(warehouses.router)
