"""The checkout: what is about to be ordered, and the order."""

from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Body, Depends, Query, Response

from new_core.api.bff.mobile import parts, schemas
from new_core.api.bff.schemas import Screen
from new_core.api.bff.screen import ComposerDep, Part
from new_core.api.dependencies import ContainerDep, CurrentAccount, require
from new_core.api.errors import failing
from new_core.api.v1.schemas.listing import RowId
from new_core.api.v1.schemas.sales_order import OrderOut
from new_core.application.dtos.product_dto import ProductQuery
from new_core.core.responses import Success
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.storefront_exceptions import CartNotFoundError

router = APIRouter(prefix="/mobile/checkout", tags=["mobile screens"])

NO_CART: Final = failing("There is no open cart", CartNotFoundError(1))


@router.get("", dependencies=[Depends(require("sales.view"))], responses=NO_CART)
async def show_checkout(
    container: ContainerDep,
    composer: ComposerDep,
    customer_id: Annotated[RowId, Query()],
    branch_id: Annotated[RowId | None, Query()] = None,
) -> Screen[schemas.CheckoutScreen]:
    """Show the customer's open cart with whether there is stock for it, addresses, promotions and what is owed."""
    cart = await container.storefront.find_cart(customer_id)
    if cart is None:
        raise CartNotFoundError(customer_id)
    ids = sorted({line.product_id for line in cart.lines})
    composed = await composer.compose(
        Part("customer", partial(container.customers.get_customer, customer_id), "customers.view"),
        parts.account(container, customer_id),
        parts.addresses(container, customer_id),
        Part("promotions", partial(container.storefront.list_promotions, "checkout", branch_id)),
        Part("available", partial(container.inventory.count_available, ids, branch_id), "inventory.view"),
    )
    shown = {"cart": cart, **composed.values}
    return Screen(data=schemas.CheckoutScreen.model_validate(shown), meta=composed.meta)


@router.post("", status_code=201, dependencies=[Depends(require("create_sales_order"))])
async def check_out(
    container: ContainerDep,
    account: CurrentAccount,
    wanted: Annotated[schemas.CheckoutIn, Body(openapi_examples=schemas.EXAMPLE_CHECKOUT)],
    response: Response,
) -> Success[OrderOut]:
    """Order at the products' own prices; the order is a draft until it is confirmed, which reserves stock."""
    ids = tuple({item.product_id for item in wanted.items})
    offered = await container.products.find_products(ProductQuery(ids=ids, is_active=True))
    prices = {product.id: product.unit_price for product in offered}
    for place, item in enumerate(wanted.items):
        if item.product_id not in prices:
            raise InvalidValueError(f"items.{place}.product_id", item.product_id, "there is no such product on sale")
    created = await container.sales_orders.create_order(
        wanted.changes(container.clock().date(), account.id), wanted.lines(prices)
    )
    response.headers["Location"] = f"/api/v1/sales-orders/{created.order.id}"
    return Success(data=OrderOut.model_validate(created.order), message="Order created")
