"""The routes in the monolith's order of registration; all demand a token and no permission."""

from typing import Annotated, Final

from fastapi import Depends, Query, Response
from pydantic import TypeAdapter

from legacy_shim.contract.vendors import schemas
from legacy_shim.dialect import Answers, current_account, json_response
from legacy_shim.fields import UnboundedPage
from legacy_shim.routing import ContractRouter
from legacy_shim.stored import rendered, rendered_list
from new_core.api.dependencies import VendorServiceDep
from new_core.application.dtos.vendor_dto import VendorDTO, VendorQuery
from new_core.domain.exceptions.vendor_exceptions import DuplicateVendorCodeError, VendorNotFoundError

router = ContractRouter(prefix="/api/vendors", tags=["vendors"], dependencies=[Depends(current_account)])

ANSWERS: Final[Answers] = {
    VendorNotFoundError: (404, "Vendor not found"),
    DuplicateVendorCodeError: (400, "Vendor code already exists"),
}


class Listing(UnboundedPage):
    search: str | None = None

    def query(self) -> VendorQuery:
        self.check()
        return VendorQuery(search=self.search, offset=self.skip, limit=self.limit)


_vendors: Final = TypeAdapter(list[schemas.Vendor])


@router.get("/", response_model=list[schemas.Vendor])
async def get_vendors(service: VendorServiceDep, listing: Annotated[Listing, Query()]) -> Response:
    found = await service.find_vendors(listing.query())
    return rendered_list(_vendors, [schemas.Vendor.of(vendor) for vendor in found])


@router.get("/{vendor_id}", response_model=schemas.Vendor)
async def get_vendor(vendor_id: int, service: VendorServiceDep) -> Response:
    return _vendor(await service.get_vendor(vendor_id))


@router.post("/", response_model=schemas.Vendor)
async def create_vendor(vendor: schemas.VendorCreate, service: VendorServiceDep) -> Response:
    return _vendor(await service.create_vendor(vendor.changes()))


@router.put("/{vendor_id}", response_model=schemas.Vendor)
async def update_vendor(vendor_id: int, vendor_update: schemas.VendorUpdate, service: VendorServiceDep) -> Response:
    return _vendor(await service.update_vendor(vendor_id, vendor_update.changes()))


@router.delete("/{vendor_id}")
async def delete_vendor(vendor_id: int, service: VendorServiceDep) -> Response:
    await service.delete_vendor(vendor_id)
    return json_response({"message": "Vendor deleted successfully"})


def _vendor(vendor: VendorDTO) -> Response:
    return rendered(schemas.Vendor.of(vendor))
