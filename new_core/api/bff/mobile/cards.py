"""Products as the screens show them. How many there are is for those who may see the stock; whether any, for all."""

from collections.abc import Sequence
from typing import Final

from pydantic import TypeAdapter

from new_core.api.bff.mobile.schemas import ProductCard
from new_core.api.bff.screen import Keep
from new_core.api.container import Container
from new_core.application.dtos.product_dto import ProductDTO, ProductQuery

CARDS: Final = TypeAdapter(list[ProductCard])
SHOWN_IN_CARDS: Final = ("product", "category", "inventoryitem", "warehouse")
"""The aggregates whose events make cards old."""


def keep_cards(name: str, *others: str) -> Keep:
    return Keep(CARDS, name, (*SHOWN_IN_CARDS, *others))


async def find_cards(container: Container, wanted: ProductQuery, branch_id: int | None = None) -> list[ProductCard]:
    return await cards_of(container, await container.products.find_products(wanted), branch_id)


async def cards_of(
    container: Container, products: Sequence[ProductDTO], branch_id: int | None = None
) -> list[ProductCard]:
    available = await container.inventory.count_available([each.id for each in products], branch_id)
    return [
        ProductCard(
            id=each.id,
            name=each.name,
            name_ar=each.name_ar,
            image_url=each.image_url,
            unit_price=each.unit_price,
            in_stock=available[each.id] > 0,
        )
        for each in products
    ]
