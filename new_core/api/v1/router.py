"""All endpoints of version 1 behind one door, but for those that let people in."""

from typing import Final

from fastapi import APIRouter, Depends

from new_core.api.dependencies import current_account
from new_core.api.errors import FAILURES, failing
from new_core.api.v1.endpoints import (
    auth,
    branches,
    categories,
    customers,
    inventory,
    items,
    payments,
    products,
    purchase_invoices,
    roles,
    sales_invoices,
    sales_orders,
    users,
    vendors,
    warehouses,
)
from new_core.domain.exceptions.access_exceptions import InvalidTokenError
from new_core.domain.exceptions.sign_in_exceptions import (
    ChannelRefusedError,
    DeactivatedAccountError,
    WrongCodeError,
    WrongCredentialsError,
)

PREFIX: Final = "/api/v1"

open_router = APIRouter(
    prefix=PREFIX,
    responses=FAILURES
    | failing(
        "Address, password, code or token is wrong", WrongCredentialsError(), WrongCodeError(), InvalidTokenError("")
    )
    | failing("Not with this account", DeactivatedAccountError(), ChannelRefusedError("Travel Salesperson")),
)
open_router.include_router(auth.open_router)

router = APIRouter(prefix=PREFIX, dependencies=[Depends(current_account)], responses=FAILURES)
router.include_router(auth.router)
router.include_router(branches.router)
router.include_router(categories.router)
router.include_router(customers.router)
router.include_router(inventory.router)
router.include_router(items.router)
router.include_router(payments.router)
router.include_router(products.router)
router.include_router(purchase_invoices.router)
router.include_router(roles.router)
router.include_router(sales_invoices.router)
router.include_router(sales_orders.router)
router.include_router(users.router)
router.include_router(vendors.router)
router.include_router(warehouses.router)
