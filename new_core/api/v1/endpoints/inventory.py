"""Stock over HTTP: schemas in and out, the services between, one permission for each kind of use."""

from decimal import Decimal
from typing import Annotated, Final

from fastapi import APIRouter, Body, Depends, Query, Response

from new_core.api.dependencies import CurrentAccount, InventoryServiceDep, StockServiceDep, require
from new_core.api.errors import failing
from new_core.api.v1.schemas import inventory as schemas
from new_core.api.v1.schemas.listing import PathId
from new_core.core.responses import PageMeta, Success
from new_core.domain.exceptions.inventory_exceptions import InsufficientStockError, InventoryItemNotFoundError
from new_core.domain.exceptions.warehouse_exceptions import WarehouseNotFoundError

router = APIRouter(prefix="/inventory", tags=["inventory"])

NOT_FOUND: Final = failing(
    "There is no such item, or no such warehouse", InventoryItemNotFoundError(1), WarehouseNotFoundError(3)
)
CONFLICT: Final = failing("The stock does not allow it", InsufficientStockError(1, Decimal("12.000"), Decimal("8.000")))
VIEW: Final = [Depends(require("inventory.view"))]
ADJUST: Final = [Depends(require("adjust_inventory"))]
RESERVE: Final = [Depends(require("reserve_inventory"))]


@router.get("/items", dependencies=VIEW)
async def list_inventory_items(
    service: InventoryServiceDep, wanted: Annotated[schemas.InventoryList, Query()]
) -> Success[list[schemas.InventoryItemOut]]:
    """List stock by page, in the order asked for and then by id."""
    page = await service.page_items(wanted.query())
    meta = PageMeta.of(wanted.page, wanted.page_size, page.total)
    return Success(data=[schemas.InventoryItemOut.model_validate(item) for item in page.items], meta=meta)


@router.get("/items/{item_id}", dependencies=VIEW, responses=NOT_FOUND)
async def get_inventory_item(service: InventoryServiceDep, item_id: PathId) -> Success[schemas.InventoryItemOut]:
    """Get the stock of one product in one warehouse."""
    return Success(data=schemas.InventoryItemOut.model_validate(await service.get_item(item_id)))


@router.post("/items", status_code=201, dependencies=[Depends(require("create_inventory_item"))], responses=CONFLICT)
async def create_inventory_item(
    service: InventoryServiceDep,
    item: Annotated[schemas.ItemCreate, Body(openapi_examples=schemas.EXAMPLE_ITEM)],
    response: Response,
) -> Success[schemas.InventoryItemOut]:
    """Begin to keep a product in a warehouse, with nothing of it there yet."""
    created = await service.create_item(item.product_id, item.warehouse_id, item.changes())
    response.headers["Location"] = f"/api/v1/inventory/items/{created.id}"
    return Success(data=schemas.InventoryItemOut.model_validate(created), message="Inventory item created")


@router.patch("/items/{item_id}", dependencies=[Depends(require("update_inventory_item"))], responses=NOT_FOUND)
async def update_inventory_item(
    service: InventoryServiceDep,
    item_id: PathId,
    changes: Annotated[schemas.ItemUpdate, Body(openapi_examples=schemas.EXAMPLE_UPDATE)],
) -> Success[schemas.InventoryItemOut]:
    """Change what is ordered or what it cost; quantities change by movements."""
    updated = await service.update_item(item_id, changes.changes())
    return Success(data=schemas.InventoryItemOut.model_validate(updated), message="Inventory item updated")


@router.delete(
    "/items/{item_id}", dependencies=[Depends(require("delete_inventory_item"))], responses=NOT_FOUND | CONFLICT
)
async def delete_inventory_item(service: InventoryServiceDep, item_id: PathId) -> Success[None]:
    """Delete an item that is empty and never had a movement."""
    await service.delete_item(item_id)
    return Success(data=None, message="Inventory item deleted")


@router.post("/items/{item_id}/adjust", status_code=201, dependencies=ADJUST, responses=NOT_FOUND)
async def adjust_stock(
    service: StockServiceDep,
    item_id: PathId,
    count: Annotated[schemas.CountIn, Body(openapi_examples=schemas.EXAMPLE_COUNT)],
    account: CurrentAccount,
) -> Success[schemas.StockMovementOut]:
    """Bring the stock to what was counted; the difference is written down as a movement."""
    movement = await service.adjust_stock(item_id, count.count(), account.id)
    return Success(data=schemas.StockMovementOut.model_validate(movement), message="Stock adjusted")


@router.post("/items/{item_id}/reserve", dependencies=RESERVE, responses=NOT_FOUND | CONFLICT)
async def reserve_stock(
    service: StockServiceDep,
    item_id: PathId,
    quantity: Annotated[schemas.QuantityIn, Body(openapi_examples=schemas.EXAMPLE_QUANTITY)],
) -> Success[schemas.InventoryItemOut]:
    """Reserve what is available."""
    item = await service.reserve_stock(item_id, quantity.changes())
    return Success(data=schemas.InventoryItemOut.model_validate(item), message="Stock reserved")


@router.post("/items/{item_id}/release", dependencies=RESERVE, responses=NOT_FOUND | CONFLICT)
async def release_stock(
    service: StockServiceDep,
    item_id: PathId,
    quantity: Annotated[schemas.QuantityIn, Body(openapi_examples=schemas.EXAMPLE_QUANTITY)],
) -> Success[schemas.InventoryItemOut]:
    """Give back what was reserved."""
    item = await service.release_stock(item_id, quantity.changes())
    return Success(data=schemas.InventoryItemOut.model_validate(item), message="Stock released")


@router.post(
    "/items/{item_id}/move",
    status_code=201,
    dependencies=[Depends(require("move_inventory"))],
    responses=NOT_FOUND | CONFLICT,
)
async def move_stock(
    service: StockServiceDep,
    item_id: PathId,
    transfer: Annotated[schemas.TransferIn, Body(openapi_examples=schemas.EXAMPLE_TRANSFER)],
    account: CurrentAccount,
) -> Success[list[schemas.StockMovementOut]]:
    """Move what is available into another warehouse: one movement out of here, one into there."""
    movements = await service.move_stock(item_id, transfer.transfer(), account.id)
    moved = [schemas.StockMovementOut.model_validate(movement) for movement in movements]
    return Success(data=moved, message="Stock moved")


@router.get("/movements", dependencies=VIEW)
async def list_stock_movements(
    service: StockServiceDep, wanted: Annotated[schemas.MovementList, Query()]
) -> Success[list[schemas.StockMovementOut]]:
    """List movements by page, the latest first unless told otherwise."""
    page = await service.page_movements(wanted.query())
    meta = PageMeta.of(wanted.page, wanted.page_size, page.total)
    return Success(data=[schemas.StockMovementOut.model_validate(each) for each in page.items], meta=meta)


@router.post("/movements", status_code=201, dependencies=ADJUST, responses=NOT_FOUND | CONFLICT)
async def record_stock_movement(
    service: StockServiceDep,
    movement: Annotated[schemas.MovementCreate, Body(openapi_examples=schemas.EXAMPLE_MOVEMENT)],
    account: CurrentAccount,
) -> Success[schemas.StockMovementOut]:
    """Write down what came in, went out or was found to differ."""
    recorded = await service.record_movement(movement.inventory_item_id, movement.changes(account.id))
    return Success(data=schemas.StockMovementOut.model_validate(recorded), message="Stock movement recorded")


@router.get("/summary", dependencies=VIEW)
async def sum_up_inventory(service: InventoryServiceDep) -> Success[schemas.StockFiguresOut]:
    """Count the items of which something is available, and the pieces."""
    return Success(data=schemas.StockFiguresOut.model_validate(await service.sum_up()))
