"""Vendors over HTTP: schemas in and out, the service between, one permission for each kind of use."""

from typing import Annotated, Final

from fastapi import APIRouter, Body, Depends, Query, Response

from new_core.api.dependencies import VendorServiceDep, require
from new_core.api.errors import failing
from new_core.api.v1.schemas.listing import PathId
from new_core.api.v1.schemas.vendor import (
    EXAMPLE_CREATE,
    EXAMPLE_UPDATE,
    VendorCreate,
    VendorList,
    VendorOut,
    VendorUpdate,
)
from new_core.core.responses import PageMeta, Success
from new_core.domain.exceptions.vendor_exceptions import DuplicateVendorCodeError, VendorNotFoundError

router = APIRouter(prefix="/vendors", tags=["vendors"])

NOT_FOUND: Final = failing("There is no such vendor", VendorNotFoundError(1))
CONFLICT: Final = failing("Another vendor has this code", DuplicateVendorCodeError("ZV-101"))


@router.get("", dependencies=[Depends(require("vendors.view"))])
async def list_vendors(service: VendorServiceDep, wanted: Annotated[VendorList, Query()]) -> Success[list[VendorOut]]:
    """List vendors by page, in the order asked for and then by id."""
    page = await service.page_vendors(wanted.query())
    meta = PageMeta.of(wanted.page, wanted.page_size, page.total)
    return Success(data=[VendorOut.model_validate(vendor) for vendor in page.items], meta=meta)


@router.get("/{vendor_id}", dependencies=[Depends(require("vendors.view"))], responses=NOT_FOUND)
async def get_vendor(service: VendorServiceDep, vendor_id: PathId) -> Success[VendorOut]:
    """Get one vendor, active or not."""
    return Success(data=VendorOut.model_validate(await service.get_vendor(vendor_id)))


@router.post("", status_code=201, dependencies=[Depends(require("create_vendor"))], responses=CONFLICT)
async def create_vendor(
    service: VendorServiceDep,
    vendor: Annotated[VendorCreate, Body(openapi_examples=EXAMPLE_CREATE)],
    response: Response,
) -> Success[VendorOut]:
    """Create a vendor."""
    created = await service.create_vendor(vendor.changes())
    response.headers["Location"] = f"/api/v1/vendors/{created.id}"
    return Success(data=VendorOut.model_validate(created), message="Vendor created")


@router.patch("/{vendor_id}", dependencies=[Depends(require("update_vendor"))], responses=NOT_FOUND | CONFLICT)
async def update_vendor(
    service: VendorServiceDep,
    vendor_id: PathId,
    changes: Annotated[VendorUpdate, Body(openapi_examples=EXAMPLE_UPDATE)],
) -> Success[VendorOut]:
    """Change what is given and leave the rest."""
    updated = await service.update_vendor(vendor_id, changes.changes())
    return Success(data=VendorOut.model_validate(updated), message="Vendor updated")


@router.delete("/{vendor_id}", dependencies=[Depends(require("delete_vendor"))], responses=NOT_FOUND)
async def delete_vendor(service: VendorServiceDep, vendor_id: PathId) -> Success[None]:
    """Delete a vendor for good."""
    await service.delete_vendor(vendor_id)
    return Success(data=None, message="Vendor deleted")
