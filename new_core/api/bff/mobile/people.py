"""Screens about a customer, an order and a salesperson."""

from datetime import timedelta
from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from pydantic import TypeAdapter

from new_core.api.bff.mobile import parts, schemas
from new_core.api.bff.schemas import Screen
from new_core.api.bff.screen import ComposerDep, Keep, Part
from new_core.api.dependencies import ContainerDep, CurrentAccount, require
from new_core.api.errors import failing
from new_core.api.v1.schemas.listing import PathId
from new_core.application.dtos.customer_dto import CustomerDTO, CustomerQuery
from new_core.application.dtos.sales_order_dto import OrderQuery, OrderViewDTO
from new_core.domain.exceptions.customer_exceptions import CustomerNotFoundError
from new_core.domain.exceptions.sales_order_exceptions import SalesOrderNotFoundError

router = APIRouter(prefix="/mobile", tags=["mobile screens"])

NO_CUSTOMER: Final = failing("There is no such customer", CustomerNotFoundError(1))
NO_ORDER: Final = failing("There is no such order", SalesOrderNotFoundError(1))
ASSIGNED: Final = 50
CUSTOMERS: Final = TypeAdapter(list[schemas.Customer])
SALES: Final = TypeAdapter(schemas.Sales)


@router.get("/customers/{customer_id}", dependencies=[Depends(require("customers.view"))], responses=NO_CUSTOMER)
async def show_customer(
    container: ContainerDep, composer: ComposerDep, customer_id: PathId
) -> Screen[schemas.CustomerScreen]:
    """Show a customer with what is owed, the addresses, and the latest orders and payments."""
    recent = OrderQuery(customer_id=customer_id, sort=parts.LATEST, limit=parts.RECENT)
    composed = await composer.compose(
        Part("customer", partial(container.customers.get_customer, customer_id), is_main=True),
        parts.account(container, customer_id),
        parts.addresses(container, customer_id),
        parts.orders(container, "orders", recent),
        parts.payments(container, customer_id),
    )
    return Screen(data=schemas.CustomerScreen.model_validate(composed.values), meta=composed.meta)


@router.get("/orders/{order_id}", dependencies=[Depends(require("sales.view"))], responses=NO_ORDER)
async def show_order(container: ContainerDep, composer: ComposerDep, order_id: PathId) -> Screen[schemas.OrderScreen]:
    """Show an order with its items and customer, whether there is stock for it, and what else the customer ordered."""
    view = await container.sales_orders.get_order(order_id)
    customer_id = view.order.customer_id
    ids = sorted({line.product_id for line in view.order.lines})
    others = OrderQuery(customer_id=customer_id, sort=parts.LATEST, limit=parts.RECENT)

    async def customer() -> CustomerDTO:
        # Read with the order; a part, because not everyone who may see orders may see customers.
        return view.customer

    composed = await composer.compose(
        Part("customer", customer, "customers.view"),
        parts.account(container, customer_id),
        Part("available", partial(container.inventory.count_available, ids), "inventory.view"),
        parts.orders(container, "others", others),
    )
    shown = {"order": view.order, "items": _items(view), **composed.values}
    return Screen(data=schemas.OrderScreen.model_validate(shown), meta=composed.meta)


@router.get("/salespersons/{salesperson_id}/dashboard", dependencies=[Depends(require("sales.view"))])
async def show_salesperson(
    container: ContainerDep,
    composer: ComposerDep,
    account: CurrentAccount,
    salesperson_id: PathId,
    days: Annotated[int, Query(ge=1, le=366, description="Today being one of them.", examples=[7])] = 1,
) -> Screen[schemas.SalespersonScreen]:
    """Show what a salesperson sold lately, and the customers assigned; those of others only with `read_user`."""
    if account.id != salesperson_id:
        await container.access.authorize(account, "read_user")
    today = container.clock().date()
    sold = OrderQuery(created_by=salesperson_id, date_from=today - timedelta(days=days - 1), date_to=today)
    theirs = CustomerQuery(salesperson_id=salesperson_id, is_active=True, limit=ASSIGNED)
    recent = OrderQuery(created_by=salesperson_id, sort=parts.LATEST, limit=parts.RECENT)
    composed = await composer.compose(
        Part(
            "sales",
            partial(container.sales_orders.sum_up, sold),
            keep=Keep(SALES, f"sales/{sold!r}", ("salesorder",)),
        ),
        parts.orders(container, "orders", recent),
        Part(
            "customers",
            partial(container.customers.find_customers, theirs),
            "customers.view",
            Keep(CUSTOMERS, f"assigned/{salesperson_id}", ("customer",)),
        ),
    )
    return Screen(data=schemas.SalespersonScreen.model_validate(composed.values), meta=composed.meta)


def _items(view: OrderViewDTO) -> list[schemas.OrderLine]:
    return [
        schemas.OrderLine(
            id=line.id,
            product_id=line.product_id,
            product_name=view.products[line.product_id].name,
            quantity=line.quantity,
            unit_price=line.unit_price,
            line_total=line.line_total,
        )
        for line in view.order.lines
    ]
