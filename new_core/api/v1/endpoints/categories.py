"""Categories of products over HTTP: schemas in and out, the service between."""

from typing import Annotated, Final

from fastapi import APIRouter, Body, Depends, Query, Response

from new_core.api.dependencies import CategoryServiceDep, require
from new_core.api.errors import failing
from new_core.api.v1.schemas.category import (
    EXAMPLE_CREATE,
    EXAMPLE_UPDATE,
    CategoryCreate,
    CategoryList,
    CategoryOut,
    CategoryUpdate,
)
from new_core.api.v1.schemas.listing import PathId
from new_core.application.dtos.category_dto import category_changes
from new_core.core.responses import PageMeta, Success
from new_core.domain.exceptions.category_exceptions import CategoryInUseError, CategoryNotFoundError

router = APIRouter(prefix="/categories", tags=["categories"])

NOT_FOUND: Final = failing("There is no such category", CategoryNotFoundError(1))
IN_USE: Final = failing("Products or other categories are in it", CategoryInUseError(1, "Laptops"))


@router.get("", dependencies=[Depends(require("products.view"))])
async def list_categories(
    service: CategoryServiceDep, wanted: Annotated[CategoryList, Query()]
) -> Success[list[CategoryOut]]:
    """List categories by page, in the order asked for and then by id."""
    page = await service.page_categories(wanted.query())
    return Success(
        data=[CategoryOut.model_validate(category) for category in page.items],
        meta=PageMeta.of(wanted.page, wanted.page_size, page.total),
    )


@router.get("/{category_id}", dependencies=[Depends(require("products.view"))], responses=NOT_FOUND)
async def get_category(service: CategoryServiceDep, category_id: PathId) -> Success[CategoryOut]:
    """Get one category, active or not."""
    return Success(data=CategoryOut.model_validate(await service.get_category(category_id)))


@router.post("", status_code=201, dependencies=[Depends(require("create_category"))])
async def create_category(
    service: CategoryServiceDep,
    category: Annotated[CategoryCreate, Body(openapi_examples=EXAMPLE_CREATE)],
    response: Response,
) -> Success[CategoryOut]:
    """Create a category, at the top or in another one."""
    created = await service.create_category(category_changes(category.model_dump()))
    response.headers["Location"] = f"/api/v1/categories/{created.id}"
    return Success(data=CategoryOut.model_validate(created), message="Category created")


@router.patch("/{category_id}", dependencies=[Depends(require("update_category"))], responses=NOT_FOUND)
async def update_category(
    service: CategoryServiceDep,
    category_id: PathId,
    changes: Annotated[CategoryUpdate, Body(openapi_examples=EXAMPLE_UPDATE)],
) -> Success[CategoryOut]:
    """Change what is given and leave the rest; a category never becomes a part of itself."""
    updated = await service.update_category(category_id, category_changes(changes.model_dump(exclude_unset=True)))
    return Success(data=CategoryOut.model_validate(updated), message="Category updated")


@router.delete("/{category_id}", dependencies=[Depends(require("delete_category"))], responses=NOT_FOUND | IN_USE)
async def delete_category(service: CategoryServiceDep, category_id: PathId) -> Success[None]:
    """Delete a category for good; one with products or other categories in it is refused."""
    await service.delete_category(category_id)
    return Success(data=None, message="Category deleted")
