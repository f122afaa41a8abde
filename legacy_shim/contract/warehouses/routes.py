"""The routes in the monolith's order of registration; all of them want a token and no permission."""

from typing import Annotated, Final

from fastapi import Depends, Query, Response

from legacy_shim.contract.warehouses.schemas import Listing, WarehouseCreate, WarehouseResponse, WarehouseUpdate
from legacy_shim.dialect import Answers, current_account, json_response
from legacy_shim.routing import ContractRouter
from new_core.api.dependencies import WarehouseServiceDep
from new_core.domain.exceptions.warehouse_exceptions import WarehouseInUseError, WarehouseNotFoundError

router = ContractRouter(prefix="/api/warehouses", tags=["warehouses"], dependencies=[Depends(current_account)])

ANSWERS: Final[Answers] = {
    WarehouseNotFoundError: (404, "Warehouse not found"),
    WarehouseInUseError: (400, "Warehouse is in use"),
}


@router.get("/")
async def get_warehouses(service: WarehouseServiceDep, listing: Annotated[Listing, Query()]) -> list[WarehouseResponse]:
    return [WarehouseResponse.of(warehouse) for warehouse in await service.find_warehouses(listing.query())]


@router.get("/{warehouse_id}")
async def get_warehouse(warehouse_id: int, service: WarehouseServiceDep) -> WarehouseResponse:
    return WarehouseResponse.of(await service.get_warehouse(warehouse_id))


@router.post("/")
async def create_warehouse(warehouse: WarehouseCreate, service: WarehouseServiceDep) -> WarehouseResponse:
    return WarehouseResponse.of(await service.create_warehouse(warehouse.changes()))


@router.put("/{warehouse_id}")
async def update_warehouse(
    warehouse_id: int, warehouse: WarehouseUpdate, service: WarehouseServiceDep
) -> WarehouseResponse:
    return WarehouseResponse.of(await service.update_warehouse(warehouse_id, warehouse.changes()))


@router.delete("/{warehouse_id}")
async def delete_warehouse(warehouse_id: int, service: WarehouseServiceDep) -> Response:
    await service.delete_warehouse(warehouse_id)
    return json_response({"message": "Warehouse deleted successfully"})
