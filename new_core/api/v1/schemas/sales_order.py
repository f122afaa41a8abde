"""Bodies and parameters of the sales order endpoints."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Final, cast

from fastapi.openapi.models import Example
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator
from pydantic.json_schema import SkipJsonSchema

from new_core.api.v1.schemas.listing import Kept, Listing, RowId, refuse_null, sort_by
from new_core.application.dtos.sales_order_dto import ORDER_SORT_FIELDS, OrderChanges, OrderLineChanges, OrderQuery
from new_core.domain.value_objects.order_status import OrderStatus

Quantity = Annotated[Decimal, Field(gt=0, max_digits=15, decimal_places=3)]
Price = Annotated[Decimal, Field(gt=0, max_digits=10, decimal_places=2)]
Discount = Annotated[Decimal, Field(ge=0, max_digits=10, decimal_places=2)]
Percentage = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]
Method = Annotated[str, StringConstraints(max_length=50)]
NOTHING: Final = Decimal("0.00")

EXAMPLE_CREATE: Final[dict[str, Example]] = {
    "usual": Example(
        value={
            "customer_id": 1,
            "branch_id": 1,
            "warehouse_id": 1,
            "order_date": "2026-11-22",
            "tax_percentage": "15",
            "sales_items": [{"product_id": 1, "quantity": "2", "unit_price": "10.50", "discount_percentage": "5"}],
        }
    )
}
EXAMPLE_UPDATE: Final[dict[str, Example]] = {
    "one field": Example(value={"expected_delivery_date": "2026-12-01"}),
    "other lines": Example(value={"sales_items": [{"product_id": 2, "quantity": "1", "unit_price": "4.99"}]}),
}


class OrderList(Listing):
    status: OrderStatus | None = Field(default=None, examples=["CONFIRMED"])
    customer_id: RowId | None = None
    branch_id: RowId | None = None
    warehouse_id: RowId | None = None
    date_from: date | None = Field(default=None, examples=["2026-11-01"])
    date_to: date | None = Field(default=None, examples=["2026-11-30"])
    sort: str = sort_by(ORDER_SORT_FIELDS)

    def query(self) -> OrderQuery:
        narrowed = self.model_dump(exclude={"page", "page_size", "sort"})
        return OrderQuery(**narrowed, sort=self.keys(), offset=self.offset, limit=self.page_size)


class OrderLineIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    product_id: RowId
    quantity: Quantity
    unit_price: Price
    discount_percentage: Percentage = NOTHING
    discount_amount: Discount = NOTHING
    notes: str | None = None


def _lines(given: list[OrderLineIn]) -> list[OrderLineChanges]:
    return [cast("OrderLineChanges", line.model_dump()) for line in given]


Lines = Annotated[list[OrderLineIn], Field(min_length=1, max_length=1000)]


class OrderCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    customer_id: RowId
    branch_id: RowId
    warehouse_id: RowId
    order_date: date
    expected_delivery_date: date | None = None
    payment_method: Method | None = None
    discount_percentage: Percentage = NOTHING
    tax_percentage: Percentage = NOTHING
    notes: str | None = None
    sales_items: Lines

    def changes(self, created_by: int) -> OrderChanges:
        values = self.model_dump(exclude={"sales_items"}) | {"created_by": created_by}
        return cast("OrderChanges", values)

    def lines(self) -> list[OrderLineChanges]:
        return _lines(self.sales_items)


class OrderUpdate(BaseModel):
    """Of a draft. What is left out is kept; null clears, where there is something that may be empty."""

    model_config = ConfigDict(extra="forbid")

    customer_id: RowId | SkipJsonSchema[None] = Kept
    branch_id: RowId | SkipJsonSchema[None] = Kept
    warehouse_id: RowId | SkipJsonSchema[None] = Kept
    order_date: date | SkipJsonSchema[None] = Kept
    expected_delivery_date: date | None = Kept
    payment_method: Method | None = Kept
    discount_percentage: Percentage | SkipJsonSchema[None] = Kept
    tax_percentage: Percentage | SkipJsonSchema[None] = Kept
    notes: str | None = Kept
    sales_items: Lines | SkipJsonSchema[None] = Kept

    _never_null = field_validator(
        "customer_id",
        "branch_id",
        "warehouse_id",
        "order_date",
        "discount_percentage",
        "tax_percentage",
        "sales_items",
        mode="before",
    )(refuse_null)

    def changes(self) -> OrderChanges:
        return cast("OrderChanges", self.model_dump(exclude_unset=True, exclude={"sales_items"}))

    def lines(self) -> list[OrderLineChanges] | None:
        return None if self.sales_items is None else _lines(self.sales_items)


class OrderLineOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int = Field(examples=[1])
    product_id: int = Field(examples=[1])
    quantity: Decimal = Field(examples=["2.000"])
    unit_price: Decimal = Field(examples=["10.50"])
    discount_percentage: Decimal = Field(examples=["5.00"])
    discount_amount: Decimal = Field(examples=["0.00"])
    line_total: Decimal = Field(examples=["19.95"])
    delivered_quantity: Decimal = Field(examples=["0.000"])
    remaining_quantity: Decimal = Field(examples=["2.000"])
    notes: str | None = Field(examples=[None])


class OrderOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int = Field(examples=[1])
    order_number: str = Field(examples=["SO-2026-0001"])
    customer_id: int = Field(examples=[1])
    branch_id: int = Field(examples=[1])
    warehouse_id: int = Field(examples=[1])
    order_date: date = Field(examples=["2026-11-22"])
    expected_delivery_date: date | None = Field(examples=["2026-12-01"])
    actual_delivery_date: date | None = Field(examples=[None])
    status: str = Field(examples=["DRAFT"])
    payment_status: str = Field(examples=["PENDING"])
    payment_method: str | None = Field(examples=["CASH"])
    subtotal: Decimal = Field(examples=["19.95"])
    discount_percentage: Decimal = Field(examples=["0.00"])
    discount_amount: Decimal = Field(examples=["0.00"])
    tax_percentage: Decimal = Field(examples=["15.00"])
    tax_amount: Decimal = Field(examples=["2.99"])
    total_amount: Decimal = Field(examples=["22.94"])
    paid_amount: Decimal = Field(examples=["0.00"])
    remaining_amount: Decimal = Field(examples=["22.94"])
    is_fully_paid: bool = Field(examples=[False])
    notes: str | None = Field(examples=[None])
    created_by: int = Field(examples=[1])
    created_at: datetime | None = Field(examples=["2026-11-22T09:30:00Z"])
    updated_at: datetime | None = Field(examples=["2026-11-23T14:05:00Z"])
    sales_items: list[OrderLineOut] = Field(validation_alias="lines")
