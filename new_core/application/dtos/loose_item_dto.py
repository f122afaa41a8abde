"""Items that are kept apart from products, as callers of the service see them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Self

from new_core.application.dtos.copying import copier
from new_core.domain.entities.loose_item import LooseItem, LooseItemFields

LooseItemChanges = LooseItemFields


@dataclass(frozen=True, slots=True)
class LooseItemDTO:
    id: int
    name: str
    sku: str
    category: str | None
    description: str | None
    price: Decimal | None
    quantity: int | None
    created_at: datetime | None

    @classmethod
    def of(cls, item: LooseItem) -> Self:
        return cls(**_of_item(item))


_of_item = copier(LooseItemDTO)
