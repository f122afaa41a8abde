"""An item that came over from Zoho, with prices in both currencies, and the rules a change to one must keep."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, Self, TypedDict

from new_core.domain.entities.base import Entity
from new_core.domain.events.item_events import ItemCreated, ItemDeleted, ItemUpdated
from new_core.domain.value_objects.columns import Column, NumericColumn, TextColumn, stored_values

ZERO: Final = Decimal("0.000")
_PRICE: Final = NumericColumn(15, 3, ZERO, is_required=True)
_QUANTITY: Final = NumericColumn(10, 3, ZERO, is_required=True)
_NAME: Final = TextColumn(255, is_required=True)
_SWITCH: Final = Column(is_required=True)
COLUMNS: Final[Mapping[str, Column]] = {
    "code": TextColumn(100, is_required=True),
    "name_ar": _NAME,
    "name_en": _NAME,
    "description_ar": TextColumn(),
    "description_en": TextColumn(),
    # Whether there is such a category is asked of the database, whatever the number.
    "category_id": Column(),
    "brand": TextColumn(100),
    "model": TextColumn(100),
    "specifications": TextColumn(),
    "unit_of_measure": TextColumn(50, is_required=True),
    "cost_price_usd": _PRICE,
    "cost_price_iqd": _PRICE,
    "selling_price_usd": _PRICE,
    "selling_price_iqd": _PRICE,
    "track_inventory": _SWITCH,
    "reorder_level": _QUANTITY,
    "reorder_quantity": _QUANTITY,
    "weight": NumericColumn(10, 3, ZERO),
    "dimensions": TextColumn(100),
    "is_active": _SWITCH,
    "is_serialized": _SWITCH,
    "is_batch_tracked": _SWITCH,
    "zoho_item_id": TextColumn(100),
}


class ItemFields(TypedDict, total=False):
    """What can be said of an item; what is left out keeps its value."""

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
    is_active: bool
    is_serialized: bool
    is_batch_tracked: bool
    zoho_item_id: str | None


@dataclass(eq=False, kw_only=True)
class Item(Entity):
    code: str
    name_ar: str
    name_en: str
    created_at: datetime | None
    id: int | None = None
    description_ar: str | None = None
    description_en: str | None = None
    category_id: int | None = None
    brand: str | None = None
    model: str | None = None
    specifications: str | None = None
    """Text, often of JSON."""
    unit_of_measure: str = "PCS"
    cost_price_usd: Decimal = ZERO
    cost_price_iqd: Decimal = ZERO
    selling_price_usd: Decimal = ZERO
    selling_price_iqd: Decimal = ZERO
    track_inventory: bool = True
    reorder_level: Decimal = ZERO
    reorder_quantity: Decimal = ZERO
    weight: Decimal | None = None
    dimensions: str | None = None
    image_url: str | None = None
    is_active: bool = True
    is_serialized: bool = False
    is_batch_tracked: bool = False
    zoho_item_id: str | None = None
    zoho_last_sync: datetime | None = None
    updated_at: datetime | None = None
    created_by: int | None = None

    @classmethod
    def create(cls, fields: ItemFields, at: datetime, created_by: int | None = None) -> Self:
        """An item counts as updated when it is created: so the monolith writes it, and its clients rely on it."""
        stored = stored_values(fields, COLUMNS)
        item = cls(created_at=at, updated_at=at, created_by=created_by, **stored)  # type: ignore[arg-type]  # the names are those of ItemFields
        item.record(ItemCreated(occurred_at=at, code=item.code))
        return item

    def revise(self, fields: ItemFields, at: datetime) -> None:
        """Change what differs. A revision that changes nothing leaves no trace, not even in `updated_at`."""
        changed = self.assign(stored_values(fields, COLUMNS))
        if changed:
            self.updated_at = at
            self.record(ItemUpdated(occurred_at=at, changed=changed))

    def delete(self, at: datetime) -> None:
        self.record(ItemDeleted(occurred_at=at, code=self.code))
