"""Use cases about warehouses."""

from new_core.application.dtos.page_dto import PageDTO
from new_core.application.dtos.warehouse_dto import WarehouseChanges, WarehouseDTO, WarehouseQuery
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.unit_of_work import UnitOfWork, UnitOfWorkFactory
from new_core.domain.entities.warehouse import Warehouse
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.warehouse_exceptions import WarehouseNotFoundError


class WarehouseService:
    def __init__(self, units: UnitOfWorkFactory, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def find_warehouses(self, query: WarehouseQuery) -> list[WarehouseDTO]:
        async with self._units(read_only=True) as unit:
            return [WarehouseDTO.of(warehouse) for warehouse in await unit.warehouses.find(query)]

    async def page_warehouses(self, query: WarehouseQuery) -> PageDTO[WarehouseDTO]:
        async with self._units(read_only=True) as unit:
            warehouses = await unit.warehouses.find(query)
            total = await unit.warehouses.count(query)
        return PageDTO([WarehouseDTO.of(warehouse) for warehouse in warehouses], total)

    async def get_warehouse(self, warehouse_id: int) -> WarehouseDTO:
        async with self._units(read_only=True) as unit:
            warehouse = await unit.warehouses.get(warehouse_id)
        if warehouse is None:
            raise WarehouseNotFoundError(warehouse_id)
        return WarehouseDTO.of(warehouse)

    async def create_warehouse(self, fields: WarehouseChanges) -> WarehouseDTO:
        async with self._units() as unit:
            return await _stored(unit, Warehouse.create(fields, self._clock()))

    async def update_warehouse(self, warehouse_id: int, changes: WarehouseChanges) -> WarehouseDTO:
        async with self._units() as unit:
            warehouse = await _locked(unit, warehouse_id)
            warehouse.revise(changes, self._clock())
            return await _stored(unit, warehouse)

    async def delete_warehouse(self, warehouse_id: int) -> None:
        """Delete a warehouse that nothing refers to."""
        async with self._units() as unit:
            warehouse = await _locked(unit, warehouse_id)
            warehouse.delete(self._clock())
            await unit.warehouses.remove(warehouse)
            await unit.commit()


async def _stored(unit: UnitOfWork, warehouse: Warehouse) -> WarehouseDTO:
    for name, value in await unit.warehouses.missing_references(warehouse):
        raise InvalidValueError(name, value, "there is no such row")
    await unit.warehouses.save(warehouse)
    await unit.commit()
    return WarehouseDTO.of(warehouse)


async def _locked(unit: UnitOfWork, warehouse_id: int) -> Warehouse:
    # A change reads, judges and writes: nobody may write in between.
    warehouse = await unit.warehouses.get_for_update(warehouse_id)
    if warehouse is None:
        raise WarehouseNotFoundError(warehouse_id)
    return warehouse
