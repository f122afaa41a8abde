"""Use cases about vendors."""

from new_core.application.dtos.page_dto import PageDTO
from new_core.application.dtos.vendor_dto import VendorChanges, VendorDTO, VendorQuery
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.unit_of_work import UnitOfWork, UnitOfWorkFactory
from new_core.domain.entities.vendor import Vendor
from new_core.domain.exceptions.vendor_exceptions import (
    DuplicateVendorCodeError,
    VendorNotFoundError,
)


class VendorService:
    def __init__(self, units: UnitOfWorkFactory, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def find_vendors(self, query: VendorQuery) -> list[VendorDTO]:
        async with self._units(read_only=True) as unit:
            return [VendorDTO.of(vendor) for vendor in await unit.vendors.find(query)]

    async def page_vendors(self, query: VendorQuery) -> PageDTO[VendorDTO]:
        async with self._units(read_only=True) as unit:
            vendors = await unit.vendors.find(query)
            total = await unit.vendors.count(query)
        return PageDTO([VendorDTO.of(vendor) for vendor in vendors], total)

    async def get_vendor(self, vendor_id: int) -> VendorDTO:
        async with self._units(read_only=True) as unit:
            vendor = await unit.vendors.get(vendor_id)
        if vendor is None:
            raise VendorNotFoundError(vendor_id)
        return VendorDTO.of(vendor)

    async def create_vendor(self, fields: VendorChanges) -> VendorDTO:
        async with self._units() as unit:
            vendor = Vendor.create(fields, self._clock())
            await _check(unit, fields)
            return await _save(unit, vendor)

    async def update_vendor(self, vendor_id: int, changes: VendorChanges) -> VendorDTO:
        async with self._units() as unit:
            vendor = await _locked(unit, vendor_id)
            is_renamed = changes.get("code", vendor.code) != vendor.code
            vendor.revise(changes, self._clock())
            await _check(unit, changes, is_renamed=is_renamed)
            return await _save(unit, vendor)

    async def delete_vendor(self, vendor_id: int) -> None:
        """Delete it for good."""
        async with self._units() as unit:
            vendor = await _locked(unit, vendor_id)
            vendor.delete(self._clock())
            await unit.vendors.remove(vendor)
            await unit.commit()


async def _check(unit: UnitOfWork, said: VendorChanges, *, is_renamed: bool = True) -> None:
    # Asked although the database would refuse it: a failed statement costs the whole transaction.
    if is_renamed and await unit.vendors.is_code_taken(said["code"]):
        raise DuplicateVendorCodeError(said["code"])


async def _save(unit: UnitOfWork, vendor: Vendor) -> VendorDTO:
    await unit.vendors.save(vendor)
    await unit.commit()
    return VendorDTO.of(vendor)


async def _locked(unit: UnitOfWork, vendor_id: int) -> Vendor:
    vendor = await unit.vendors.get_for_update(vendor_id)
    if vendor is None:
        raise VendorNotFoundError(vendor_id)
    return vendor
