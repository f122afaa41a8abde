"""Suppliers found, created, revised and deactivated; deleting one is not among it."""

from new_core.application.dtos.supplier_dto import (
    SupplierChanges,
    SupplierDTO,
    SupplierQuery,
)
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.unit_of_work import UnitOfWork, UnitOfWorkFactory
from new_core.domain.entities.supplier import Supplier
from new_core.domain.exceptions.supplier_exceptions import (
    DuplicateSupplierCodeError,
    SupplierNotFoundError,
)


class SupplierService:
    def __init__(self, units: UnitOfWorkFactory, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def find_suppliers(self, query: SupplierQuery) -> list[SupplierDTO]:
        async with self._units(read_only=True) as unit:
            return [SupplierDTO.of(supplier) for supplier in await unit.suppliers.find(query)]

    async def get_supplier(self, supplier_id: int) -> SupplierDTO:
        async with self._units(read_only=True) as unit:
            supplier = await unit.suppliers.get(supplier_id)
        if supplier is None:
            raise SupplierNotFoundError(supplier_id)
        return SupplierDTO.of(supplier)

    async def create_supplier(self, fields: SupplierChanges) -> SupplierDTO:
        async with self._units() as unit:
            if await unit.suppliers.is_code_taken(fields["supplier_code"]):
                raise DuplicateSupplierCodeError(fields["supplier_code"])
            supplier = Supplier.create(fields, self._clock())
            await unit.suppliers.save(supplier)
            await unit.commit()
            return SupplierDTO.of(supplier)

    async def update_supplier(self, supplier_id: int, changes: SupplierChanges) -> SupplierDTO:
        async with self._units() as unit:
            supplier = await _locked(unit, supplier_id)
            code = changes.get("supplier_code", supplier.supplier_code)
            if code != supplier.supplier_code and await unit.suppliers.is_code_taken(code):
                raise DuplicateSupplierCodeError(code)
            supplier.revise(changes, self._clock())
            await unit.suppliers.save(supplier)
            await unit.commit()
            return SupplierDTO.of(supplier)

    async def deactivate_supplier(self, supplier_id: int) -> SupplierDTO:
        async with self._units() as unit:
            supplier = await _locked(unit, supplier_id)
            supplier.deactivate(self._clock())
            await unit.suppliers.save(supplier)
            await unit.commit()
            return SupplierDTO.of(supplier)


async def _locked(unit: UnitOfWork, supplier_id: int) -> Supplier:
    # A change reads, judges and writes: nobody may write in between.
    supplier = await unit.suppliers.get_for_update(supplier_id)
    if supplier is None:
        raise SupplierNotFoundError(supplier_id)
    return supplier
