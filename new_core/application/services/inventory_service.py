"""Use cases about the stock of products in warehouses; what changes quantities is in `stock_service`."""

from collections.abc import Collection
from decimal import Decimal

from new_core.application.dtos.inventory_dto import InventoryItemDTO, InventoryQuery, ItemChanges, StockFigures
from new_core.application.dtos.page_dto import PageDTO
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.unit_of_work import UnitOfWork, UnitOfWorkFactory
from new_core.domain.entities.inventory_item import InventoryItem
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.inventory_exceptions import DuplicateInventoryItemError, InventoryItemNotFoundError


class InventoryService:
    def __init__(self, units: UnitOfWorkFactory, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def find_items(self, query: InventoryQuery) -> list[InventoryItemDTO]:
        async with self._units(read_only=True) as unit:
            return await unit.inventory.find(query)

    async def page_items(self, query: InventoryQuery) -> PageDTO[InventoryItemDTO]:
        async with self._units(read_only=True) as unit:
            return PageDTO(await unit.inventory.find(query), await unit.inventory.count(query))

    async def sum_up(self) -> StockFigures:
        async with self._units(read_only=True) as unit:
            return await unit.inventory.figures()

    async def count_available(self, product_ids: Collection[int], branch_id: int | None = None) -> dict[int, Decimal]:
        """Tell by product what could be sold, in all warehouses or only those of the branch."""
        async with self._units(read_only=True) as unit:
            return await unit.inventory.available(product_ids, branch_id)

    async def get_item(self, item_id: int) -> InventoryItemDTO:
        async with self._units(read_only=True) as unit:
            return await _shown(unit, item_id)

    async def create_item(self, product_id: int, warehouse_id: int, fields: ItemChanges) -> InventoryItemDTO:
        """Begin to keep a product in a warehouse, with nothing of it there yet."""
        async with self._units() as unit:
            item = InventoryItem.create(product_id, warehouse_id, fields, self._clock())
            if await unit.inventory.lock_place(product_id, warehouse_id) is not None:
                raise DuplicateInventoryItemError(product_id, warehouse_id)
            for name, value in await unit.inventory.missing_references(item):
                raise InvalidValueError(name, value, "there is no such row")
            return await _saved(unit, item)

    async def update_item(self, item_id: int, changes: ItemChanges) -> InventoryItemDTO:
        async with self._units() as unit:
            item = await _locked(unit, item_id)
            item.revise(changes, self._clock())
            return await _saved(unit, item)

    async def delete_item(self, item_id: int) -> None:
        """Delete an item that is empty and never had a movement."""
        async with self._units() as unit:
            item = await _locked(unit, item_id)
            item.delete(self._clock())
            await unit.inventory.remove(item)
            await unit.commit()


async def _saved(unit: UnitOfWork, item: InventoryItem) -> InventoryItemDTO:
    await unit.inventory.save(item)
    shown = await _shown(unit, item.identity)
    await unit.commit()
    return shown


async def _shown(unit: UnitOfWork, item_id: int) -> InventoryItemDTO:
    shown = await unit.inventory.show(item_id)
    if shown is None:
        raise InventoryItemNotFoundError(item_id)
    return shown


async def _locked(unit: UnitOfWork, item_id: int) -> InventoryItem:
    item = await unit.inventory.get_for_update(item_id)
    if item is None:
        raise InventoryItemNotFoundError(item_id)
    return item
