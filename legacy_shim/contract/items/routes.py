"""The routes in the monolith's order of registration; all demand a token, and the list a permission too."""

from typing import Annotated, Final

from fastapi import Depends, Query, Response
from pydantic import TypeAdapter

from legacy_shim.contract.items import schemas
from legacy_shim.dialect import Answers, CurrentAccount, current_account, json_response, permitted
from legacy_shim.fields import UnboundedPage
from legacy_shim.routing import ContractRouter
from legacy_shim.stored import rendered, rendered_list
from new_core.api.dependencies import ItemServiceDep
from new_core.application.dtos.item_dto import ItemDTO, ItemQuery
from new_core.domain.exceptions.item_exceptions import DuplicateItemCodeError, ItemInUseError, ItemNotFoundError

router = ContractRouter(prefix="/api/items", tags=["items"])

ANSWERS: Final[Answers] = {
    ItemNotFoundError: (404, "Item not found"),
    DuplicateItemCodeError: (400, "Item code already exists"),
    ItemInUseError: (400, "The item is in stock or on a price list"),
}


class Listing(UnboundedPage):
    search: str | None = None
    category_id: int | None = None

    def query(self) -> ItemQuery:
        self.check()
        # A category of 0 was none to the monolith.
        return ItemQuery(search=self.search, category_id=self.category_id or None, offset=self.skip, limit=self.limit)


_items: Final = TypeAdapter(list[schemas.Item])


@router.get("/", response_model=list[schemas.Item], dependencies=[Depends(permitted("items.view"))])
async def get_items(service: ItemServiceDep, listing: Annotated[Listing, Query()]) -> Response:
    found = await service.find_items(listing.query())
    return rendered_list(_items, [schemas.Item.of(item) for item in found])


@router.get("/{item_id}", response_model=schemas.Item, dependencies=[Depends(current_account)])
async def get_item(item_id: int, service: ItemServiceDep) -> Response:
    return _item(await service.get_item(item_id))


@router.post("/", response_model=schemas.Item)
async def create_item(item: schemas.ItemCreate, account: CurrentAccount, service: ItemServiceDep) -> Response:
    return _item(await service.create_item(item.changes(), account.id))


@router.put("/{item_id}", response_model=schemas.Item, dependencies=[Depends(current_account)])
async def update_item(item_id: int, item_update: schemas.ItemUpdate, service: ItemServiceDep) -> Response:
    return _item(await service.update_item(item_id, item_update.changes()))


@router.delete("/{item_id}", dependencies=[Depends(current_account)])
async def delete_item(item_id: int, service: ItemServiceDep) -> Response:
    await service.delete_item(item_id)
    return json_response({"message": "Item deleted successfully"})


def _item(item: ItemDTO) -> Response:
    return rendered(schemas.Item.of(item))
