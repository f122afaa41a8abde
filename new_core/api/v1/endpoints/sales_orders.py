"""Sales orders over HTTP: schemas in and out, the services between, one permission for each kind of use."""

from decimal import Decimal
from typing import Annotated, Final

from fastapi import APIRouter, Body, Depends, Query, Response

from new_core.api.dependencies import CurrentAccount, OrderFulfilmentServiceDep, SalesOrderServiceDep, require
from new_core.api.errors import failing
from new_core.api.v1.schemas import sales_order as schemas
from new_core.api.v1.schemas.listing import PathId
from new_core.application.dtos.sales_order_dto import OrderViewDTO
from new_core.core.responses import PageMeta, Success
from new_core.domain.exceptions.sales_order_exceptions import (
    CreditLimitError,
    OrderStatusError,
    SalesOrderNotFoundError,
)

router = APIRouter(prefix="/sales-orders", tags=["sales orders"])

NOT_FOUND: Final = failing("There is no such order", SalesOrderNotFoundError(1))
CONFLICT: Final = failing(
    "Its status, the stock or the customer's credit does not allow it",
    OrderStatusError("SHIPPED", "CANCELLED"),
    CreditLimitError(1, Decimal("1522.94"), Decimal("1500.00")),
)
VIEW: Final = [Depends(require("sales.view"))]


@router.get("", dependencies=VIEW)
async def list_sales_orders(
    service: SalesOrderServiceDep, wanted: Annotated[schemas.OrderList, Query()]
) -> Success[list[schemas.OrderOut]]:
    """List orders by page, in the order asked for and then by id."""
    page = await service.page_orders(wanted.query())
    meta = PageMeta.of(wanted.page, wanted.page_size, page.total)
    return Success(data=[schemas.OrderOut.model_validate(order) for order in page.items], meta=meta)


@router.get("/{order_id}", dependencies=VIEW, responses=NOT_FOUND)
async def get_sales_order(service: SalesOrderServiceDep, order_id: PathId) -> Success[schemas.OrderOut]:
    """Get one order with its lines."""
    return _shown(await service.get_order(order_id), None)


@router.post("", status_code=201, dependencies=[Depends(require("create_sales_order"))])
async def create_sales_order(
    service: SalesOrderServiceDep,
    order: Annotated[schemas.OrderCreate, Body(openapi_examples=schemas.EXAMPLE_CREATE)],
    account: CurrentAccount,
    response: Response,
) -> Success[schemas.OrderOut]:
    """Create a draft. Its number is given, its amounts follow from the lines."""
    created = await service.create_order(order.changes(account.id), order.lines())
    response.headers["Location"] = f"/api/v1/sales-orders/{created.order.id}"
    return _shown(created, "Sales order created")


@router.patch("/{order_id}", dependencies=[Depends(require("update_sales_order"))], responses=NOT_FOUND | CONFLICT)
async def update_sales_order(
    service: SalesOrderServiceDep,
    order_id: PathId,
    changes: Annotated[schemas.OrderUpdate, Body(openapi_examples=schemas.EXAMPLE_UPDATE)],
) -> Success[schemas.OrderOut]:
    """Change a draft; lines that are given replace those it has."""
    return _shown(await service.update_order(order_id, changes.changes(), changes.lines()), "Sales order updated")


@router.delete("/{order_id}", dependencies=[Depends(require("delete_sales_order"))], responses=NOT_FOUND | CONFLICT)
async def delete_sales_order(service: SalesOrderServiceDep, order_id: PathId) -> Success[None]:
    """Delete a draft that nothing refers to."""
    await service.delete_order(order_id)
    return Success(data=None, message="Sales order deleted")


@router.post(
    "/{order_id}/confirm", dependencies=[Depends(require("confirm_sales_order"))], responses=NOT_FOUND | CONFLICT
)
async def confirm_sales_order(service: OrderFulfilmentServiceDep, order_id: PathId) -> Success[schemas.OrderOut]:
    """Reserve the stock of every line, or none; the customer's credit must allow it."""
    return _shown(await service.confirm_order(order_id), "Sales order confirmed")


@router.post("/{order_id}/ship", dependencies=[Depends(require("ship_sales_order"))], responses=NOT_FOUND | CONFLICT)
async def ship_sales_order(
    service: OrderFulfilmentServiceDep, order_id: PathId, account: CurrentAccount
) -> Success[schemas.OrderOut]:
    """Take what was reserved out of stock, with a movement for each line."""
    return _shown(await service.ship_order(order_id, account.id), "Sales order shipped")


@router.post("/{order_id}/deliver", dependencies=[Depends(require("ship_sales_order"))], responses=NOT_FOUND | CONFLICT)
async def deliver_sales_order(service: OrderFulfilmentServiceDep, order_id: PathId) -> Success[schemas.OrderOut]:
    """Note that a shipped order has arrived, today."""
    return _shown(await service.deliver_order(order_id), "Sales order delivered")


@router.post(
    "/{order_id}/cancel", dependencies=[Depends(require("cancel_sales_order"))], responses=NOT_FOUND | CONFLICT
)
async def cancel_sales_order(service: OrderFulfilmentServiceDep, order_id: PathId) -> Success[schemas.OrderOut]:
    """Cancel a draft, or a confirmed order, whose stock is released."""
    return _shown(await service.cancel_order(order_id), "Sales order cancelled")


def _shown(view: OrderViewDTO, message: str | None) -> Success[schemas.OrderOut]:
    return Success(data=schemas.OrderOut.model_validate(view.order), message=message)
