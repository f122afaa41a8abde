"""The routes in the monolith's order of registration; only recording a movement wants a token."""

from typing import Annotated, Final

from fastapi import Depends, Query, Response
from pydantic import TypeAdapter

from legacy_shim.contract.inventory import schemas
from legacy_shim.contract.inventory.items import item_json
from legacy_shim.dialect import NOBODY_IN_PARTICULAR, Answers, current_account, json_response
from legacy_shim.routing import ContractRouter
from legacy_shim.stored import rendered, rendered_list
from new_core.api.dependencies import InventoryServiceDep, LooseItemServiceDep, StockServiceDep
from new_core.application.dtos.inventory_dto import InventoryQuery
from new_core.domain.exceptions import inventory_exceptions as errors
from new_core.domain.exceptions.loose_item_exceptions import DuplicateLooseItemError

router = ContractRouter(prefix="/api/inventory", tags=["inventory"])

ANSWERS: Final[Answers] = {
    errors.InventoryItemNotFoundError: (404, "Inventory item not found"),
    errors.InsufficientStockError: (400, "Insufficient inventory"),
    errors.InvalidMovementTypeError: (400, "Invalid movement type"),
    DuplicateLooseItemError: (400, "Item with this SKU already exists"),
}
_report: Final = TypeAdapter(list[schemas.InventoryReport])
_movements: Final = TypeAdapter(list[schemas.StockMovement])


@router.get("/items", response_model=list[dict[str, object]])
async def get_inventory_items(
    service: InventoryServiceDep, listing: Annotated[schemas.ItemListing, Query()]
) -> Response:
    query = InventoryQuery(
        product_id=listing.product_id, warehouse_id=listing.warehouse_id, offset=listing.skip, limit=listing.limit
    )
    return json_response([item_json(item) for item in await service.find_items(query)])


@router.get("/report", response_model=list[schemas.InventoryReport])
async def get_inventory_report(
    service: InventoryServiceDep, warehouse_id: int | None = None, *, low_stock_only: bool = False
) -> Response:
    found = await service.find_items(InventoryQuery(warehouse_id=warehouse_id, is_low=low_stock_only, limit=None))
    return rendered_list(_report, [schemas.InventoryReport.of(item) for item in found])


@router.post(
    "/movements", response_model=schemas.StockMovement, status_code=201, dependencies=[Depends(current_account)]
)
async def record_stock_movement(movement: schemas.StockMovementCreate, service: StockServiceDep) -> Response:
    """Book it on the user in the body, whoever is signed in."""
    recorded = await service.record_movement(movement.inventory_item_id, movement.changes())
    return rendered(schemas.StockMovement.of(recorded), 201)


@router.get("/movements", response_model=list[schemas.StockMovement])
async def get_stock_movements(
    service: StockServiceDep, listing: Annotated[schemas.MovementListing, Query()]
) -> Response:
    found = await service.find_movements(listing.query())
    return rendered_list(_movements, [schemas.StockMovement.of(movement) for movement in found])


@router.get("/summary")
async def get_inventory_summary(service: InventoryServiceDep) -> Response:
    figures = await service.sum_up()
    return json_response({"positive_items": figures.items, "total_pieces": int(figures.pieces)})


@router.post("/adjust", response_model=schemas.StockMovement, status_code=201)
async def adjust_stock(adjustment: schemas.StockAdjustment, service: StockServiceDep) -> Response:
    item_id = adjustment.inventory_item_id
    movement = await service.adjust_stock(item_id, adjustment.count(), NOBODY_IN_PARTICULAR)
    return rendered(schemas.StockMovement.of(movement), 201)


@router.post("/items/add", response_model=schemas.ItemResponse)
async def add_inventory_item(item: schemas.AddItemRequest, service: LooseItemServiceDep) -> Response:
    return rendered(schemas.ItemResponse.of(await service.add_item(item.changes())))
