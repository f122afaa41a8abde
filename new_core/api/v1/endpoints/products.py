"""Products over HTTP: schemas in and out, the service between, one permission for each kind of use."""

from typing import Annotated, Final

from fastapi import APIRouter, Body, Depends, Query, Response

from new_core.api.dependencies import ProductServiceDep, require
from new_core.api.errors import failing
from new_core.api.v1.schemas.listing import PathId
from new_core.api.v1.schemas.product import (
    EXAMPLE_CREATE,
    EXAMPLE_UPDATE,
    ProductCreate,
    ProductList,
    ProductOut,
    ProductUpdate,
)
from new_core.application.dtos.product_dto import product_changes
from new_core.core.responses import PageMeta, Success
from new_core.domain.exceptions.product_exceptions import DuplicateBarcodeError, DuplicateSkuError, ProductNotFoundError

router = APIRouter(prefix="/products", tags=["products"])

NOT_FOUND: Final = failing("There is no such product", ProductNotFoundError(1))
CONFLICT: Final = failing(
    "Another product has this SKU or barcode", DuplicateSkuError("LAP-15"), DuplicateBarcodeError("6290000000015")
)


@router.get("", dependencies=[Depends(require("products.view"))])
async def list_products(
    service: ProductServiceDep, wanted: Annotated[ProductList, Query()]
) -> Success[list[ProductOut]]:
    """List products by page, in the order asked for and then by id."""
    page = await service.page_products(wanted.query())
    return Success(
        data=[ProductOut.model_validate(product) for product in page.items],
        meta=PageMeta.of(wanted.page, wanted.page_size, page.total),
    )


@router.get("/{product_id}", dependencies=[Depends(require("products.view"))], responses=NOT_FOUND)
async def get_product(service: ProductServiceDep, product_id: PathId) -> Success[ProductOut]:
    """Get one product, active or not."""
    return Success(data=ProductOut.model_validate(await service.get_product(product_id)))


@router.post("", status_code=201, dependencies=[Depends(require("create_product"))], responses=CONFLICT)
async def create_product(
    service: ProductServiceDep,
    product: Annotated[ProductCreate, Body(openapi_examples=EXAMPLE_CREATE)],
    response: Response,
) -> Success[ProductOut]:
    """Create a product in a category that there is."""
    created = await service.create_product(product_changes(product.model_dump()))
    response.headers["Location"] = f"/api/v1/products/{created.id}"
    return Success(data=ProductOut.model_validate(created), message="Product created")


@router.patch("/{product_id}", dependencies=[Depends(require("update_product"))], responses=NOT_FOUND | CONFLICT)
async def update_product(
    service: ProductServiceDep,
    product_id: PathId,
    changes: Annotated[ProductUpdate, Body(openapi_examples=EXAMPLE_UPDATE)],
) -> Success[ProductOut]:
    """Change what is given and leave the rest."""
    updated = await service.update_product(product_id, product_changes(changes.model_dump(exclude_unset=True)))
    return Success(data=ProductOut.model_validate(updated), message="Product updated")


@router.delete("/{product_id}", dependencies=[Depends(require("delete_product"))], responses=NOT_FOUND)
async def delete_product(service: ProductServiceDep, product_id: PathId) -> Success[ProductOut]:
    """Take a product off sale. The row stays, because orders, invoices and stock name it."""
    deactivated = await service.deactivate_product(product_id)
    return Success(data=ProductOut.model_validate(deactivated), message="Product deactivated")
