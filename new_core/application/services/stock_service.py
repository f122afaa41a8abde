"""Use cases that change how much there is: movements, counts, reservations, transfers; each under the item's row lock."""

from collections.abc import Sequence

from new_core.application.dtos.inventory_dto import (
    Count,
    InventoryItemDTO,
    MovementChanges,
    MovementQuery,
    StockMovementDTO,
    Transfer,
)
from new_core.application.dtos.page_dto import PageDTO
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.unit_of_work import UnitOfWork, UnitOfWorkFactory
from new_core.domain.entities.inventory_item import InventoryItem, MovementType, StockMovement
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.inventory_exceptions import InventoryItemNotFoundError
from new_core.domain.exceptions.warehouse_exceptions import WarehouseNotFoundError

TRANSFER = "TRANSFER"


class StockService:
    def __init__(self, units: UnitOfWorkFactory, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def find_movements(self, query: MovementQuery) -> list[StockMovementDTO]:
        async with self._units(read_only=True) as unit:
            return [StockMovementDTO.of(movement) for movement in await unit.stock_movements.find(query)]

    async def page_movements(self, query: MovementQuery) -> PageDTO[StockMovementDTO]:
        async with self._units(read_only=True) as unit:
            movements = await unit.stock_movements.find(query)
            total = await unit.stock_movements.count(query)
        return PageDTO([StockMovementDTO.of(movement) for movement in movements], total)

    async def record_movement(self, item_id: int, fields: MovementChanges) -> StockMovementDTO:
        async with self._units() as unit:
            item = await _locked(unit, item_id)
            return await _booked(unit, item, item.move(fields, self._clock()))

    async def adjust_stock(self, item_id: int, count: Count, created_by: int) -> StockMovementDTO:
        """Bring the stock to what was counted."""
        async with self._units() as unit:
            item = await _locked(unit, item_id)
            movement = item.count(count.new_quantity, count.reason, count.notes, created_by, self._clock())
            return await _booked(unit, item, movement)

    async def reserve_stock(self, item_id: int, fields: MovementChanges) -> InventoryItemDTO:
        async with self._units() as unit:
            item = await _locked(unit, item_id)
            item.reserve(fields["quantity"], self._clock())
            return await _saved(unit, item)

    async def release_stock(self, item_id: int, fields: MovementChanges) -> InventoryItemDTO:
        async with self._units() as unit:
            item = await _locked(unit, item_id)
            item.release(fields["quantity"], self._clock())
            return await _saved(unit, item)

    async def move_stock(self, item_id: int, transfer: Transfer, created_by: int) -> list[StockMovementDTO]:
        """Move what is available into another warehouse: one movement out of here, one into there."""
        async with self._units() as unit:
            source, target = await self._both_ends(unit, item_id, transfer.warehouse_id)
            fields = MovementChanges(
                quantity=transfer.quantity,
                reference_type=TRANSFER,
                unit_cost=source.average_cost,
                notes=transfer.notes,
                created_by=created_by,
            )
            out = MovementChanges(movement_type=MovementType.OUT, reference_id=target.id)
            into = MovementChanges(movement_type=MovementType.IN, reference_id=source.id)
            now = self._clock()
            movements = [source.move(fields | out, now), target.move(fields | into, now)]
            await unit.inventory.save(source)
            await unit.inventory.save(target)
            await _written(unit, movements)
            await unit.commit()
            return [StockMovementDTO.of(movement) for movement in movements]

    async def _both_ends(
        self, unit: UnitOfWork, item_id: int, warehouse_id: int
    ) -> tuple[InventoryItem, InventoryItem]:
        here = await unit.inventory.get(item_id)
        if here is None:
            raise InventoryItemNotFoundError(item_id)
        if here.warehouse_id == warehouse_id:
            raise InvalidValueError("warehouse_id", warehouse_id, "must be another warehouse than the item's")
        there = await unit.inventory.lock_place(here.product_id, warehouse_id)
        if there is None:
            there = await self._begun(unit, here, warehouse_id)
        # Both at once and by id, so that two transfers in opposite directions wait for each other, and never both.
        locked = {item.identity: item for item in await unit.inventory.get_all_for_update([item_id, there])}
        return locked[item_id], locked[there]

    async def _begun(self, unit: UnitOfWork, here: InventoryItem, warehouse_id: int) -> int:
        if await unit.warehouses.get(warehouse_id) is None:
            raise WarehouseNotFoundError(warehouse_id)
        item = InventoryItem.create(here.product_id, warehouse_id, {"average_cost": here.average_cost}, self._clock())
        await unit.inventory.save(item)
        return item.identity


async def _booked(unit: UnitOfWork, item: InventoryItem, movement: StockMovement) -> StockMovementDTO:
    await unit.inventory.save(item)
    await _written(unit, [movement])
    await unit.commit()
    return StockMovementDTO.of(movement)


async def _written(unit: UnitOfWork, movements: Sequence[StockMovement]) -> None:
    for name, value in await unit.stock_movements.missing_references(movements):
        raise InvalidValueError(name, value, "there is no such row")
    await unit.stock_movements.add(movements)


async def _saved(unit: UnitOfWork, item: InventoryItem) -> InventoryItemDTO:
    await unit.inventory.save(item)
    shown = await unit.inventory.show(item.identity)
    if shown is None:
        raise InventoryItemNotFoundError(item.identity)
    await unit.commit()
    return shown


async def _locked(unit: UnitOfWork, item_id: int) -> InventoryItem:
    item = await unit.inventory.get_for_update(item_id)
    if item is None:
        raise InventoryItemNotFoundError(item_id)
    return item
