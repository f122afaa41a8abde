"""An item that is kept apart from products, in the monolith's table `items`: added, and never seen again."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, Self, TypedDict

from new_core.domain.entities.base import Entity
from new_core.domain.events.loose_item_events import LooseItemAdded
from new_core.domain.value_objects.columns import Columns

COLUMNS: Final = Columns(
    texts={"name": 255, "sku": 100, "category": 100, "description": None},
    numerics={"price": (10, 2)},
    never_null=frozenset({"name", "sku"}),
)


class LooseItemFields(TypedDict, total=False):
    name: str
    sku: str
    category: str | None
    description: str | None
    price: Decimal | None
    quantity: int | None


@dataclass(eq=False, kw_only=True)
class LooseItem(Entity):
    name: str
    sku: str
    created_at: datetime | None
    id: int | None = None
    category: str | None = None
    description: str | None = None
    price: Decimal | None = None
    quantity: int | None = None
    updated_at: datetime | None = None

    @classmethod
    def create(cls, fields: LooseItemFields, at: datetime) -> Self:
        """Take what is given; without a price it is 0.00."""
        COLUMNS.check(fields)
        item = cls(created_at=at, **COLUMNS.stored(fields))  # type: ignore[arg-type]  # the names are those of LooseItemFields
        if item.price is None:
            item.price = Decimal("0.00")
        item.record(LooseItemAdded(occurred_at=at, sku=item.sku))
        return item
