"""Use cases that take a sales order from confirmation to the customer; each moves order and stock in one commit.

Rows are locked in one order, the order's own, then the customer's, then the stock's by id: nobody waits in a ring.
"""

from new_core.application.dtos.sales_order_dto import OrderViewDTO
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.unit_of_work import UnitOfWork, UnitOfWorkFactory
from new_core.domain.entities.inventory_item import NOTHING, InventoryItem, MovementFields, StockMovement
from new_core.domain.entities.sales_order import OrderLine, SalesOrder
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.inventory_exceptions import InsufficientAvailableStockError, InsufficientStockError
from new_core.domain.exceptions.sales_order_exceptions import SalesOrderNotFoundError

REFERENCE = "SALES_ORDER"
Stock = dict[int, InventoryItem]
"""By product."""


class OrderFulfilmentService:
    def __init__(self, units: UnitOfWorkFactory, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def confirm_order(self, order_id: int) -> OrderViewDTO:
        """Reserve the stock of every line, or none; the customer's credit must allow it."""
        async with self._units() as unit:
            order = await _locked(unit, order_id)
            order.confirm(await unit.sales_orders.credit_for_update(order.customer_id), self._clock())
            stock = await _stock_of(unit, order)
            for line in order.lines:
                if line.product_id not in stock:
                    raise InsufficientAvailableStockError(line.product_id, line.quantity, NOTHING)
                stock[line.product_id].reserve(line.quantity, self._clock())
            return await _saved(unit, order, stock)

    async def ship_order(self, order_id: int, shipped_by: int) -> OrderViewDTO:
        """Take what was reserved out of stock, with a movement for each line."""
        async with self._units() as unit:
            order = await _locked(unit, order_id)
            order.ship(self._clock())
            stock = await _stock_of(unit, order)
            movements = [self._taken(order, line, stock, shipped_by) for line in order.lines]
            for name, value in await unit.stock_movements.missing_references(movements):
                raise InvalidValueError(name, value, "there is no such row")
            await unit.stock_movements.add(movements)
            return await _saved(unit, order, stock)

    async def deliver_order(self, order_id: int) -> OrderViewDTO:
        async with self._units() as unit:
            order = await _locked(unit, order_id)
            order.deliver(self._clock())
            return await _saved(unit, order, {})

    async def cancel_order(self, order_id: int) -> OrderViewDTO:
        """Release what was reserved, if it was confirmed."""
        async with self._units() as unit:
            order = await _locked(unit, order_id)
            stock = await _stock_of(unit, order) if order.cancel(self._clock()) else {}
            for line in order.lines:
                if line.product_id in stock:
                    stock[line.product_id].release_at_most(line.quantity, self._clock())
            return await _saved(unit, order, stock)

    def _taken(self, order: SalesOrder, line: OrderLine, stock: Stock, shipped_by: int) -> StockMovement:
        if line.product_id not in stock:
            raise InsufficientStockError(line.product_id, line.quantity, NOTHING)
        fields = MovementFields(
            reference_type=REFERENCE, reference_id=order.id, quantity=line.quantity, created_by=shipped_by
        )
        return stock[line.product_id].ship(fields, self._clock())


async def _stock_of(unit: UnitOfWork, order: SalesOrder) -> Stock:
    products = {line.product_id for line in order.lines}
    return await unit.inventory.get_stocked_for_update(order.warehouse_id, products) if products else {}


async def _saved(unit: UnitOfWork, order: SalesOrder, stock: Stock) -> OrderViewDTO:
    await unit.sales_orders.save(order)
    for item in stock.values():
        await unit.inventory.save(item)
    named = await unit.sales_orders.named_by([order])
    await unit.commit()
    return OrderViewDTO.of(order, named)


async def _locked(unit: UnitOfWork, order_id: int) -> SalesOrder:
    order = await unit.sales_orders.get_for_update(order_id)
    if order is None:
        raise SalesOrderNotFoundError(order_id)
    return order
