"""The routes in the monolith's order of registration: the first that matches answers. All of them are open to anybody.

Hence GET `/statistics` is never reached: `/{product_id}` takes it and answers 422.
"""

from typing import Annotated, Final

from fastapi import Query, Response
from pydantic import BaseModel, Field, TypeAdapter

from legacy_shim.contract.products import schemas
from legacy_shim.dialect import Answers, json_response
from legacy_shim.refusals import HIDDEN
from legacy_shim.routing import ContractRouter
from legacy_shim.stored import rendered, rendered_list
from new_core.api.dependencies import CategoryServiceDep, ProductServiceDep
from new_core.application.dtos.category_dto import CategoryQuery
from new_core.application.dtos.product_dto import ProductDTO, ProductQuery
from new_core.domain.exceptions.product_exceptions import (
    DuplicateBarcodeError,
    DuplicateSkuError,
    MediaNotFoundError,
    ProductNotFoundError,
    UnknownCategoryError,
)
from new_core.domain.value_objects.media import MediaKind
from new_core.domain.value_objects.text import storable

router = ContractRouter(prefix="/api/products", tags=["products"])

ANSWERS: Final[Answers] = {
    ProductNotFoundError: (404, "Product not found"),
    UnknownCategoryError: (404, "Category not found"),
    MediaNotFoundError: (404, "Media not found"),
    DuplicateSkuError: (400, "SKU already exists"),
    DuplicateBarcodeError: (400, "Barcode already exists"),
}


class Page(BaseModel):
    """The query parameters of every list."""

    skip: int = Field(default=0, ge=0)
    limit: int = Field(default=100, ge=1, le=1000)


class Listing(Page):
    category_id: int | None = None
    search: str | None = None
    is_active: bool | None = None

    def query(self) -> ProductQuery:
        return ProductQuery(
            search=self.search,
            is_active=self.is_active,
            category_id=self.category_id,
            offset=self.skip,
            limit=self.limit,
        )


_summaries: Final = TypeAdapter(list[schemas.ProductSummary])
_categories: Final = TypeAdapter(list[schemas.Category])


@router.post("/", response_model=schemas.Product, status_code=201)
async def create_product(product: schemas.ProductCreate, service: ProductServiceDep) -> Response:
    return _product(await service.create_product(product.changes()), 201)


@router.get("/", response_model=list[schemas.ProductSummary])
async def get_products(service: ProductServiceDep, listing: Annotated[Listing, Query()]) -> Response:
    found = await service.find_products(listing.query())
    return rendered_list(_summaries, [schemas.ProductSummary.of(product) for product in found])


@router.get("/{product_id}", response_model=schemas.Product)
async def get_product(product_id: int, service: ProductServiceDep) -> Response:
    return _product(await service.get_product(product_id))


@router.put("/{product_id}", response_model=schemas.Product)
async def update_product(product_id: int, product: schemas.ProductUpdate, service: ProductServiceDep) -> Response:
    return _product(await service.update_product(product_id, product.changes()))


@router.delete("/{product_id}")
async def delete_product(product_id: int, service: ProductServiceDep) -> Response:
    await service.deactivate_product(product_id)
    return json_response({"message": "Product deactivated successfully"})


@router.post("/translate", response_model=schemas.TranslateResponse)
async def translate_product_name(request: schemas.TranslateRequest, service: ProductServiceDep) -> Response:
    # No row, but an answer that must be text too.
    name, description = storable("english_name", request.english_name), request.description
    if description:
        storable("description", description)
    return json_response(
        {
            "arabic_name": await service.translate(name),
            "arabic_description": await service.translate(description) if description else None,
        }
    )


@router.post("/{product_id}/media", response_model=schemas.MediaUploadResponse)
async def upload_product_media(
    product_id: int, media: schemas.MediaUploadRequest, service: ProductServiceDep
) -> Response:
    await service.add_media(product_id, media.kind, media.media_url, is_primary=media.is_primary)
    message = f"{media.kind.capitalize()} uploaded successfully"
    return json_response({"success": True, "message": message, "media_url": media.media_url})


@router.delete("/{product_id}/media")
async def remove_product_media(
    product_id: int,
    media_url: str,
    media_type: Annotated[str, Query(pattern="^(image|video)$")],
    service: ProductServiceDep,
) -> Response:
    kind = MediaKind(media_type)
    await service.remove_media(product_id, kind, media_url)
    return json_response({"message": f"{kind.capitalize()} removed successfully"})


@router.get("/categories/", response_model=list[schemas.Category])
async def get_categories(service: CategoryServiceDep, page: Annotated[Page, Query()]) -> Response:
    found = await service.find_categories(CategoryQuery(is_active=True, offset=page.skip, limit=page.limit))
    return rendered_list(_categories, [schemas.Category.of(category) for category in found])


@router.post("/categories/", response_model=schemas.Category, status_code=201)
async def create_category(category: schemas.CategoryCreate, service: CategoryServiceDep) -> Response:
    created = await service.create_category(category.changes())
    return rendered(schemas.Category.of(created), 201)


@router.get("/statistics", responses=HIDDEN)
async def get_product_statistics(service: ProductServiceDep) -> Response:
    figures = await service.count_up()
    return json_response(
        {
            "total_products": figures.products,
            "active_products": figures.active_products,
            "inactive_products": figures.products - figures.active_products,
            "total_categories": figures.categories,
        }
    )


def _product(product: ProductDTO, status: int = 200) -> Response:
    return rendered(schemas.Product.of(product), status)
