"""The one use case about items that are kept apart from products."""

from new_core.application.dtos.loose_item_dto import LooseItemChanges, LooseItemDTO
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.unit_of_work import UnitOfWorkFactory
from new_core.domain.entities.loose_item import LooseItem
from new_core.domain.exceptions.loose_item_exceptions import DuplicateLooseItemError


class LooseItemService:
    def __init__(self, units: UnitOfWorkFactory, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def add_item(self, fields: LooseItemChanges) -> LooseItemDTO:
        async with self._units() as unit:
            item = LooseItem.create(fields, self._clock())
            if await unit.loose_items.is_sku_taken(item.sku):
                raise DuplicateLooseItemError(item.sku)
            await unit.loose_items.save(item)
            await unit.commit()
            return LooseItemDTO.of(item)
