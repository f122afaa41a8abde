"""Warehouses over HTTP: schemas in and out, the service between, one permission for each kind of use."""

from typing import Annotated, Final

from fastapi import APIRouter, Body, Depends, Query, Response

from new_core.api.dependencies import WarehouseServiceDep, require
from new_core.api.errors import failing
from new_core.api.v1.schemas.listing import PathId
from new_core.api.v1.schemas.warehouse import (
    EXAMPLE_CREATE,
    EXAMPLE_UPDATE,
    WarehouseCreate,
    WarehouseList,
    WarehouseOut,
    WarehouseUpdate,
)
from new_core.core.responses import PageMeta, Success
from new_core.domain.exceptions.warehouse_exceptions import WarehouseInUseError, WarehouseNotFoundError

router = APIRouter(prefix="/warehouses", tags=["warehouses"])

NOT_FOUND: Final = failing("There is no such warehouse", WarehouseNotFoundError(1))
CONFLICT: Final = failing("Stock, orders or other rows refer to the warehouse", WarehouseInUseError("BGD-WH3"))


@router.get("", dependencies=[Depends(require("warehouses.view"))])
async def list_warehouses(
    service: WarehouseServiceDep, wanted: Annotated[WarehouseList, Query()]
) -> Success[list[WarehouseOut]]:
    """List warehouses by page, in the order asked for and then by id."""
    page = await service.page_warehouses(wanted.query())
    meta = PageMeta.of(wanted.page, wanted.page_size, page.total)
    return Success(data=[WarehouseOut.model_validate(each) for each in page.items], meta=meta)


@router.get("/{warehouse_id}", dependencies=[Depends(require("warehouses.view"))], responses=NOT_FOUND)
async def get_warehouse(service: WarehouseServiceDep, warehouse_id: PathId) -> Success[WarehouseOut]:
    """Get one warehouse."""
    return Success(data=WarehouseOut.model_validate(await service.get_warehouse(warehouse_id)))


@router.post("", status_code=201, dependencies=[Depends(require("create_warehouse"))])
async def create_warehouse(
    service: WarehouseServiceDep,
    warehouse: Annotated[WarehouseCreate, Body(openapi_examples=EXAMPLE_CREATE)],
    response: Response,
) -> Success[WarehouseOut]:
    """Create a warehouse."""
    created = await service.create_warehouse(warehouse.changes())
    response.headers["Location"] = f"/api/v1/warehouses/{created.id}"
    return Success(data=WarehouseOut.model_validate(created), message="Warehouse created")


@router.patch("/{warehouse_id}", dependencies=[Depends(require("update_warehouse"))], responses=NOT_FOUND)
async def update_warehouse(
    service: WarehouseServiceDep,
    warehouse_id: PathId,
    changes: Annotated[WarehouseUpdate, Body(openapi_examples=EXAMPLE_UPDATE)],
) -> Success[WarehouseOut]:
    """Change what is given and leave the rest."""
    updated = await service.update_warehouse(warehouse_id, changes.changes())
    return Success(data=WarehouseOut.model_validate(updated), message="Warehouse updated")


@router.delete("/{warehouse_id}", dependencies=[Depends(require("delete_warehouse"))], responses=NOT_FOUND | CONFLICT)
async def delete_warehouse(service: WarehouseServiceDep, warehouse_id: PathId) -> Success[None]:
    """Delete a warehouse that nothing refers to."""
    await service.delete_warehouse(warehouse_id)
    return Success(data=None, message="Warehouse deleted")
