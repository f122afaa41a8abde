"""Use cases about sales orders as documents; what moves stock is in `order_fulfilment_service`."""

from collections.abc import Sequence

from new_core.application.dtos.page_dto import PageDTO
from new_core.application.dtos.sales_order_dto import (
    OrderChanges,
    OrderFigures,
    OrderLineChanges,
    OrderQuery,
    OrderViewDTO,
    SalesOrderDTO,
)
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.unit_of_work import UnitOfWork, UnitOfWorkFactory
from new_core.application.numbering import next_after, with_free_number
from new_core.domain.entities.sales_order import SalesOrder
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.sales_order_exceptions import DuplicateOrderNumberError, SalesOrderNotFoundError

NUMBER_PREFIX = "SO"


class SalesOrderService:
    def __init__(self, units: UnitOfWorkFactory, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def find_orders(self, query: OrderQuery) -> list[OrderViewDTO]:
        async with self._units(read_only=True) as unit:
            orders = await unit.sales_orders.find(query)
            named = await unit.sales_orders.named_by(orders)
        return [OrderViewDTO.of(order, named) for order in orders]

    async def page_orders(self, query: OrderQuery) -> PageDTO[SalesOrderDTO]:
        async with self._units(read_only=True) as unit:
            orders = await unit.sales_orders.find(query)
            total = await unit.sales_orders.count(query)
        return PageDTO([SalesOrderDTO.of(order) for order in orders], total)

    async def sum_up(self, query: OrderQuery) -> OrderFigures:
        async with self._units(read_only=True) as unit:
            return await unit.sales_orders.figures(query)

    async def get_order(self, order_id: int) -> OrderViewDTO:
        async with self._units(read_only=True) as unit:
            order = await unit.sales_orders.get(order_id)
            if order is None:
                raise SalesOrderNotFoundError(order_id)
            return OrderViewDTO.of(order, await unit.sales_orders.named_by([order]))

    async def create_order(self, fields: OrderChanges, lines: Sequence[OrderLineChanges]) -> OrderViewDTO:
        """Create a draft; the next number of the year (SO-2026-0001) is given."""
        return await with_free_number(lambda: self._create(fields, lines), DuplicateOrderNumberError)

    async def update_order(
        self, order_id: int, changes: OrderChanges, lines: Sequence[OrderLineChanges] | None = None
    ) -> OrderViewDTO:
        async with self._units() as unit:
            order = await _locked(unit, order_id)
            order.revise(changes, lines, self._clock())
            return await _stored(unit, order)

    async def delete_order(self, order_id: int) -> None:
        """Delete a draft that nothing refers to."""
        async with self._units() as unit:
            order = await _locked(unit, order_id)
            order.delete(self._clock())
            await unit.sales_orders.remove(order)
            await unit.commit()

    async def _create(self, fields: OrderChanges, lines: Sequence[OrderLineChanges]) -> OrderViewDTO:
        async with self._units() as unit:
            stem = f"{NUMBER_PREFIX}-{self._clock().year}-"
            number = next_after(await unit.sales_orders.highest_number(stem), stem)
            order = SalesOrder.create(fields | OrderChanges(order_number=number), lines, self._clock())
            return await _stored(unit, order)


async def _stored(unit: UnitOfWork, order: SalesOrder) -> OrderViewDTO:
    for name, value in await unit.sales_orders.missing_references(order):
        raise InvalidValueError(name, value, "there is no such row")
    await unit.sales_orders.save(order)
    named = await unit.sales_orders.named_by([order])
    await unit.commit()
    return OrderViewDTO.of(order, named)


async def _locked(unit: UnitOfWork, order_id: int) -> SalesOrder:
    order = await unit.sales_orders.get_for_update(order_id)
    if order is None:
        raise SalesOrderNotFoundError(order_id)
    return order
