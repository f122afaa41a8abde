"""Screens of the shop: the first page, and one product."""

from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from pydantic import TypeAdapter

from new_core.api.bff.mobile import schemas
from new_core.api.bff.mobile.cards import cards_of, find_cards, keep_cards
from new_core.api.bff.schemas import Screen
from new_core.api.bff.screen import ComposerDep, Keep, Part
from new_core.api.container import Container
from new_core.api.dependencies import ContainerDep, require
from new_core.api.errors import failing
from new_core.api.v1.schemas.listing import PathId, RowId
from new_core.application.dtos.inventory_dto import InventoryQuery
from new_core.application.dtos.page_dto import SortKey
from new_core.application.dtos.product_dto import ProductDTO, ProductQuery
from new_core.domain.exceptions.product_exceptions import ProductNotFoundError

router = APIRouter(prefix="/mobile", tags=["mobile screens"], dependencies=[Depends(require("products.view"))])

NOT_FOUND: Final = failing("There is no such product", ProductNotFoundError(1))
SHELF: Final = 10
SIMILAR: Final = 10
REVIEWS: Final = 5
NEWEST: Final = (SortKey("created_at", descending=True), SortKey("id", descending=True))
STOCK: Final = TypeAdapter(list[schemas.Stock])
_featured: Final = ProductQuery(is_active=True, is_featured=True, limit=SHELF)
_newest: Final = ProductQuery(is_active=True, sort=NEWEST, limit=SHELF)


@router.get("/home")
async def show_home(
    container: ContainerDep,
    composer: ComposerDep,
    customer_id: Annotated[RowId | None, Query()] = None,
    branch_id: Annotated[RowId | None, Query()] = None,
) -> Screen[schemas.Home]:
    """Show the shop's first page, with the customer and the cart if one is named."""
    composed = await composer.compose(
        _shelf(container, "featured", _featured, branch_id),
        Part(
            "best_sellers",
            partial(_best_sellers, container, branch_id),
            keep=keep_cards(f"best_sellers/{container.clock().date()}/{branch_id}", "salesorder"),
        ),
        _shelf(container, "newest", _newest, branch_id),
        Part("promotions", partial(container.storefront.list_promotions, "home", branch_id)),
        *([] if customer_id is None else _of_customer(container, customer_id)),
    )
    values = {"customer": None, "cart": None, **composed.values}
    return Screen(data=schemas.Home.model_validate(values), meta=composed.meta)


@router.get("/products/{product_id}", responses=NOT_FOUND)
async def show_product(
    container: ContainerDep, composer: ComposerDep, product_id: PathId
) -> Screen[schemas.ProductScreen]:
    """Show a product with its stock by warehouse, what others thought of it, and what is like it."""
    product = await container.products.get_product(product_id)
    (card,) = await cards_of(container, [product])
    composed = await composer.compose(
        Part(
            "stock",
            partial(container.inventory.find_items, InventoryQuery(product_id=product_id)),
            "inventory.view",
            Keep(STOCK, f"stock/{product_id}", ("inventoryitem", "warehouse", "product")),
        ),
        Part("rating", partial(_rating, container, product_id)),
        Part("reviews", partial(container.storefront.list_reviews, product_id, REVIEWS)),
        Part("similar", partial(_similar, container, product), keep=keep_cards(f"similar/{product_id}")),
    )
    shown = {
        "product": card,
        "description": product.description,
        "category": product.category.name,
        "images": product.images or [],
        **composed.values,
    }
    return Screen(data=schemas.ProductScreen.model_validate(shown), meta=composed.meta)


def _shelf(container: Container, name: str, wanted: ProductQuery, branch_id: int | None) -> Part:
    return Part(name, partial(find_cards, container, wanted, branch_id), keep=keep_cards(f"{name}/{branch_id}"))


def _of_customer(container: Container, customer_id: int) -> list[Part]:
    return [
        Part("customer", partial(container.customers.get_customer, customer_id), "customers.view"),
        Part("cart", partial(container.storefront.find_cart, customer_id), "sales.view"),
    ]


async def _best_sellers(container: Container, branch_id: int | None) -> list[schemas.ProductCard]:
    ids = tuple(await container.storefront.list_best_sellers(SHELF))
    found = {each.id: each for each in await container.products.find_products(ProductQuery(ids=ids))}
    return await cards_of(container, [found[product_id] for product_id in ids if product_id in found], branch_id)


async def _rating(container: Container, product_id: int) -> object:
    return (await container.storefront.list_ratings([product_id]))[product_id]


async def _similar(container: Container, like: ProductDTO) -> list[schemas.ProductCard]:
    wanted = ProductQuery(is_active=True, category_id=like.category_id, limit=SIMILAR + 1)
    found = await container.products.find_products(wanted)
    return await cards_of(container, [each for each in found if each.id != like.id][:SIMILAR])
