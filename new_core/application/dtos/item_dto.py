"""Items as callers of the services see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, Self, cast, get_args

from new_core.application.dtos.copying import copier
from new_core.application.dtos.page_dto import SortKey
from new_core.domain.entities.item import Item, ItemFields

ItemChanges = ItemFields
ItemSortField = Literal["id", "code", "name_en", "name_ar", "created_at"]
ITEM_SORT_FIELDS: tuple[str, ...] = get_args(ItemSortField)


def item_changes(values: Mapping[str, object]) -> ItemChanges:
    """Take plain values, checked by the caller's schema."""
    return cast("ItemChanges", dict(values))


@dataclass(frozen=True, slots=True)
class ItemQuery:
    """Which items, in which order; equal ones by id, so that pages never overlap."""

    search: str | None = None
    """Part of the code or of a name, in any case; `%` and `_` mean themselves."""
    is_active: bool | None = None
    category_id: int | None = None
    sort: tuple[SortKey, ...] = ()
    offset: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True)
class ItemDTO:
    id: int
    code: str
    name_ar: str
    name_en: str
    description_ar: str | None
    description_en: str | None
    category_id: int | None
    brand: str | None
    model: str | None
    specifications: str | None
    unit_of_measure: str
    cost_price_usd: Decimal
    cost_price_iqd: Decimal
    selling_price_usd: Decimal
    selling_price_iqd: Decimal
    track_inventory: bool
    reorder_level: Decimal
    reorder_quantity: Decimal
    weight: Decimal | None
    dimensions: str | None
    image_url: str | None
    is_active: bool
    is_serialized: bool
    is_batch_tracked: bool
    zoho_item_id: str | None
    zoho_last_sync: datetime | None
    created_at: datetime | None
    updated_at: datetime | None
    created_by: int | None

    @classmethod
    def of(cls, item: Item) -> Self:
        return cls(**_of_item(item))


_of_item = copier(ItemDTO)
