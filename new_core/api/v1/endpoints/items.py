"""Items over HTTP: schemas in and out, the service between, one permission for each kind of use."""

from typing import Annotated, Final

from fastapi import APIRouter, Body, Depends, Query, Response

from new_core.api.dependencies import CurrentAccount, ItemServiceDep, require
from new_core.api.errors import failing
from new_core.api.v1.schemas.item import (
    EXAMPLE_CREATE,
    EXAMPLE_UPDATE,
    ItemCreate,
    ItemList,
    ItemOut,
    ItemUpdate,
)
from new_core.api.v1.schemas.listing import PathId
from new_core.core.responses import PageMeta, Success
from new_core.domain.exceptions.item_exceptions import DuplicateItemCodeError, ItemInUseError, ItemNotFoundError

router = APIRouter(prefix="/items", tags=["items"])

NOT_FOUND: Final = failing("There is no such item", ItemNotFoundError(1))
CONFLICT: Final = failing("Another item has this code", DuplicateItemCodeError("ZI-0101"))
IN_USE: Final = failing("The item is in stock or on a price list", ItemInUseError("ZI-0101"))


@router.get("", dependencies=[Depends(require("items.view"))])
async def list_items(service: ItemServiceDep, wanted: Annotated[ItemList, Query()]) -> Success[list[ItemOut]]:
    """List items by page, in the order asked for and then by id."""
    page = await service.page_items(wanted.query())
    meta = PageMeta.of(wanted.page, wanted.page_size, page.total)
    return Success(data=[ItemOut.model_validate(item) for item in page.items], meta=meta)


@router.get("/{item_id}", dependencies=[Depends(require("items.view"))], responses=NOT_FOUND)
async def get_item(service: ItemServiceDep, item_id: PathId) -> Success[ItemOut]:
    """Get one item, active or not."""
    return Success(data=ItemOut.model_validate(await service.get_item(item_id)))


@router.post("", status_code=201, dependencies=[Depends(require("create_item"))], responses=CONFLICT)
async def create_item(
    service: ItemServiceDep,
    account: CurrentAccount,
    item: Annotated[ItemCreate, Body(openapi_examples=EXAMPLE_CREATE)],
    response: Response,
) -> Success[ItemOut]:
    """Create an item."""
    created = await service.create_item(item.changes(), account.id)
    response.headers["Location"] = f"/api/v1/items/{created.id}"
    return Success(data=ItemOut.model_validate(created), message="Item created")


@router.patch("/{item_id}", dependencies=[Depends(require("update_item"))], responses=NOT_FOUND | CONFLICT)
async def update_item(
    service: ItemServiceDep,
    item_id: PathId,
    changes: Annotated[ItemUpdate, Body(openapi_examples=EXAMPLE_UPDATE)],
) -> Success[ItemOut]:
    """Change what is given and leave the rest."""
    updated = await service.update_item(item_id, changes.changes())
    return Success(data=ItemOut.model_validate(updated), message="Item updated")


@router.delete("/{item_id}", dependencies=[Depends(require("delete_item"))], responses=NOT_FOUND | IN_USE)
async def delete_item(service: ItemServiceDep, item_id: PathId) -> Success[None]:
    """Delete an item for good; one that is in stock or on a price list is refused."""
    await service.delete_item(item_id)
    return Success(data=None, message="Item deleted")
