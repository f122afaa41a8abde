"""Bodies as the monolith's OpenAPI document declares them; the order of the fields is that of the keys."""

import json
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Final

from pydantic import BaseModel, Field, field_validator

from legacy_shim.fields import refuse_null
from new_core.application.dtos.item_dto import ItemChanges, ItemDTO, item_changes
from new_core.domain.value_objects.columns import JsonColumn

Text50 = Annotated[str, Field(max_length=50)]
Text100 = Annotated[str, Field(max_length=100)]
Code = Annotated[str, Field(min_length=1, max_length=100)]
Name = Annotated[str, Field(min_length=1, max_length=255)]

ZERO: Final = Decimal("0.0")
AMOUNTS: Final = (
    *("cost_price_usd", "cost_price_iqd", "selling_price_usd", "selling_price_iqd"),
    *("reorder_level", "reorder_quantity"),
)
_SPECIFICATIONS: Final = JsonColumn()
_TIMES: Final = ("zoho_last_sync", "created_at", "updated_at")


class ItemCreate(BaseModel):
    code: Code
    name_ar: Name
    name_en: Name
    description_ar: str | None = None
    description_en: str | None = None
    category_id: int | None = None
    brand: Text100 | None = None
    model: Text100 | None = None
    specifications: dict[str, object] | None = None
    unit_of_measure: Text50 = "PCS"
    cost_price_usd: Decimal | None = ZERO
    cost_price_iqd: Decimal | None = ZERO
    selling_price_usd: Decimal | None = ZERO
    selling_price_iqd: Decimal | None = ZERO
    track_inventory: bool = True
    reorder_level: Decimal | None = ZERO
    reorder_quantity: Decimal | None = ZERO
    weight: Decimal | None = None
    dimensions: Text100 | None = None
    is_active: bool = True
    is_serialized: bool = False
    is_batch_tracked: bool = False
    zoho_item_id: Text100 | None = None

    def changes(self) -> ItemChanges:
        """An amount of null is one that was left out: the monolith stored the column's default then."""
        values = self.model_dump()
        return _changes({name: value for name, value in values.items() if name not in AMOUNTS or value is not None})


class ItemUpdate(BaseModel):
    code: Code | None = None
    name_ar: Name | None = None
    name_en: Name | None = None
    description_ar: str | None = None
    description_en: str | None = None
    category_id: int | None = None
    brand: Text100 | None = None
    model: Text100 | None = None
    specifications: dict[str, object] | None = None
    unit_of_measure: Text50 | None = None
    cost_price_usd: Decimal | None = None
    cost_price_iqd: Decimal | None = None
    selling_price_usd: Decimal | None = None
    selling_price_iqd: Decimal | None = None
    track_inventory: bool | None = None
    reorder_level: Decimal | None = None
    reorder_quantity: Decimal | None = None
    weight: Decimal | None = None
    dimensions: Text100 | None = None
    is_active: bool | None = None
    is_serialized: bool | None = None
    is_batch_tracked: bool | None = None

    _no_text = field_validator("code", "name_ar", "name_en", "unit_of_measure", mode="before")(
        refuse_null("string_type")
    )
    _no_decimal = field_validator(*AMOUNTS, mode="before")(refuse_null("decimal_type"))
    _no_truth = field_validator("track_inventory", "is_active", "is_serialized", "is_batch_tracked", mode="before")(
        refuse_null("bool_type")
    )

    def changes(self) -> ItemChanges:
        return _changes(self.model_dump(exclude_unset=True))


class Item(BaseModel):
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
    def of(cls, item: ItemDTO) -> "Item":
        """Take it as it is stored; times without a zone, as the monolith put them."""
        values = {name: getattr(item, name) for name in cls.model_fields}
        times = {name: values[name].replace(tzinfo=None) for name in _TIMES if values[name] is not None}
        return cls.model_construct(**values | times)


def _changes(values: dict[str, object]) -> ItemChanges:
    specifications = _SPECIFICATIONS.stored("specifications", values.get("specifications"))
    if specifications is not None:
        # The column is text. An object never came so far that a client could have learnt another form of it.
        values = values | {"specifications": json.dumps(specifications, ensure_ascii=False)}
    return item_changes(values)
