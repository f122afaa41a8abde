"""Use cases about items."""

from new_core.application.dtos.item_dto import ItemChanges, ItemDTO, ItemQuery
from new_core.application.dtos.page_dto import PageDTO
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.unit_of_work import UnitOfWork, UnitOfWorkFactory
from new_core.domain.entities.item import Item
from new_core.domain.exceptions.item_exceptions import (
    DuplicateItemCodeError,
    ItemNotFoundError,
    UnknownItemCategoryError,
)


class ItemService:
    def __init__(self, units: UnitOfWorkFactory, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def find_items(self, query: ItemQuery) -> list[ItemDTO]:
        async with self._units(read_only=True) as unit:
            return [ItemDTO.of(item) for item in await unit.items.find(query)]

    async def page_items(self, query: ItemQuery) -> PageDTO[ItemDTO]:
        async with self._units(read_only=True) as unit:
            items = await unit.items.find(query)
            total = await unit.items.count(query)
        return PageDTO([ItemDTO.of(item) for item in items], total)

    async def get_item(self, item_id: int) -> ItemDTO:
        async with self._units(read_only=True) as unit:
            item = await unit.items.get(item_id)
        if item is None:
            raise ItemNotFoundError(item_id)
        return ItemDTO.of(item)

    async def create_item(self, fields: ItemChanges, created_by: int | None = None) -> ItemDTO:
        async with self._units() as unit:
            item = Item.create(fields, self._clock(), created_by)
            await _check(unit, fields)
            return await _save(unit, item)

    async def update_item(self, item_id: int, changes: ItemChanges) -> ItemDTO:
        async with self._units() as unit:
            item = await _locked(unit, item_id)
            is_renamed = changes.get("code", item.code) != item.code
            item.revise(changes, self._clock())
            await _check(unit, changes, is_renamed=is_renamed)
            return await _save(unit, item)

    async def delete_item(self, item_id: int) -> None:
        """Delete it for good; one that is in stock or on a price list is refused."""
        async with self._units() as unit:
            item = await _locked(unit, item_id)
            item.delete(self._clock())
            await unit.items.remove(item)
            await unit.commit()


async def _check(unit: UnitOfWork, said: ItemChanges, *, is_renamed: bool = True) -> None:
    # Asked although the database would refuse it: a failed statement costs the whole transaction.
    if is_renamed and await unit.items.is_code_taken(said["code"]):
        raise DuplicateItemCodeError(said["code"])
    category_id = said.get("category_id")
    if category_id is not None and not await unit.items.is_category(category_id):
        raise UnknownItemCategoryError(category_id)


async def _save(unit: UnitOfWork, item: Item) -> ItemDTO:
    await unit.items.save(item)
    await unit.commit()
    return ItemDTO.of(item)


async def _locked(unit: UnitOfWork, item_id: int) -> Item:
    item = await unit.items.get_for_update(item_id)
    if item is None:
        raise ItemNotFoundError(item_id)
    return item
