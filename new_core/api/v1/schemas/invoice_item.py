"""The items of invoices, both ways; names differ between the directions as their columns do."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, cast

from pydantic import BaseModel, ConfigDict, Field

from new_core.application.dtos.invoice_dto import OUR_NAMES, LineChanges

RowId = Annotated[int, Field(ge=1, le=2**31 - 1)]
Quantity = Annotated[Decimal, Field(gt=0, max_digits=15, decimal_places=3)]
Price = Annotated[Decimal, Field(ge=0, max_digits=10, decimal_places=2)]
Percentage = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]


class ItemIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    product_id: RowId
    quantity: Quantity
    discount_percentage: Percentage = Field(default=Decimal("0.00"), description="Where it is not 0 it decides.")
    discount_amount: Price = Decimal("0.00")
    description: str | None = None
    notes: str | None = None


class SalesItemIn(ItemIn):
    unit_price: Price


class PurchaseItemIn(ItemIn):
    unit_cost: Price


class ItemOut(BaseModel):
    id: int = Field(examples=[1])
    product_id: int = Field(examples=[1])
    quantity: Decimal = Field(examples=["2.000"])
    discount_percentage: Decimal | None = Field(examples=["5.00"])
    discount_amount: Decimal | None = Field(examples=["125.10"])
    line_total: Decimal = Field(examples=["2376.90"])
    description: str | None = Field(examples=["Laptop 15"])
    notes: str | None = Field(examples=[None])


class SalesItemOut(ItemOut):
    unit_price: Decimal = Field(examples=["1251.00"])
    sales_item_id: int | None = Field(examples=[None])


class PurchaseItemOut(ItemOut):
    unit_cost: Decimal = Field(examples=["1251.00"])
    purchase_item_id: int | None = Field(examples=[None])


def lines_of(items: list[dict[str, object]]) -> list[LineChanges]:
    return [cast("LineChanges", named_by_us(item)) for item in items]


def named_by_us(values: Mapping[str, object]) -> dict[str, object]:
    return {OUR_NAMES.get(name, name): value for name, value in values.items()}
