"""The routes in the monolith's order of registration; none of them asks for a token."""

import re
from typing import Annotated, Final

from fastapi import HTTPException, Query, Response
from pydantic import TypeAdapter

from legacy_shim.contract.sales import schemas
from legacy_shim.dialect import NOBODY_IN_PARTICULAR, Answers
from legacy_shim.routing import ContractRouter
from legacy_shim.stored import rendered, rendered_list
from new_core.api.dependencies import OrderFulfilmentServiceDep, SalesOrderServiceDep
from new_core.application.dtos.sales_order_dto import OrderViewDTO
from new_core.domain.exceptions import sales_order_exceptions as errors
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.inventory_exceptions import InsufficientAvailableStockError, InsufficientStockError

router = ContractRouter(prefix="/api/sales", tags=["sales"])

ANSWERS: Final[Answers] = {
    errors.SalesOrderNotFoundError: (404, "Sales order not found"),
    errors.OrderNotConfirmableError: (400, "Only draft orders can be confirmed"),
    errors.OrderNotShippableError: (400, "Only confirmed orders can be shipped"),
    errors.OrderNotCancellableError: (400, "Cannot cancel delivered or already cancelled orders"),
    InsufficientStockError: (400, "Insufficient inventory"),
    InsufficientAvailableStockError: (400, "Insufficient available inventory"),
    errors.CreditLimitError: (400, "Customer credit limit exceeded"),
    # Numbers are given here, never asked for: it means that others were quicker, five times in a row.
    errors.DuplicateOrderNumberError: (409, "Order number already exists"),
}
_REFERENCE: Final = re.compile(r"(?:sales_items\.\d+\.)?(customer|branch|warehouse|product)_id")
_orders: Final = TypeAdapter(list[schemas.SalesOrder])


@router.post("/orders", response_model=schemas.SalesOrder, status_code=201)
async def create_sales_order(order: schemas.SalesOrderCreate, service: SalesOrderServiceDep) -> Response:
    if order.status != "DRAFT":
        raise InvalidValueError("status", order.status, "must be DRAFT; confirm the order to reserve its stock")
    try:
        created = await service.create_order(order.changes(NOBODY_IN_PARTICULAR), order.lines())
    except InvalidValueError as error:
        named = _REFERENCE.fullmatch(error.field)
        if named is None:
            raise
        raise HTTPException(404, f"{named[1].capitalize()} not found") from error
    return _one(created, 201)


@router.get("/orders", response_model=list[schemas.SalesOrder])
async def get_sales_orders(service: SalesOrderServiceDep, listing: Annotated[schemas.Listing, Query()]) -> Response:
    found = await service.find_orders(listing.query())
    return rendered_list(_orders, [schemas.SalesOrder.of(view) for view in found])


@router.get("/orders/{order_id}", response_model=schemas.SalesOrder)
async def get_sales_order(order_id: int, service: SalesOrderServiceDep) -> Response:
    return _one(await service.get_order(order_id))


@router.put("/orders/{order_id}/confirm", response_model=schemas.SalesOrder)
async def confirm_sales_order(order_id: int, service: OrderFulfilmentServiceDep) -> Response:
    return _one(await service.confirm_order(order_id))


@router.put("/orders/{order_id}/ship", response_model=schemas.SalesOrder)
async def ship_sales_order(order_id: int, service: OrderFulfilmentServiceDep) -> Response:
    return _one(await service.ship_order(order_id, NOBODY_IN_PARTICULAR))


@router.put("/orders/{order_id}/cancel", response_model=schemas.SalesOrder)
async def cancel_sales_order(order_id: int, service: OrderFulfilmentServiceDep) -> Response:
    return _one(await service.cancel_order(order_id))


def _one(view: OrderViewDTO, status: int = 200) -> Response:
    return rendered(schemas.SalesOrder.of(view), status)
