"""Bodies of the sales router; the order of the fields is the order of the keys in its answers."""

from datetime import date, datetime
from decimal import Decimal
from typing import cast

from pydantic import BaseModel, ConfigDict, Field

from legacy_shim.standin.routers.customers_schemas import Customer
from legacy_shim.standin.routers.products_schemas import ProductSummary

# Defaults are not validated, so a field that is left out stays this int: and int / 100 is a float,
# which no Decimal can be multiplied with. That is how an order without its zeros becomes a 500.
UNVALIDATED_ZERO = cast("Decimal", 0)


class SalesOrderFilter(BaseModel):
    skip: int = Field(default=0, ge=0)
    limit: int = Field(default=100, ge=1, le=1000)
    status: str | None = None
    customer_id: int | None = None
    date_from: date | None = None
    date_to: date | None = None


class SalesItemCreate(BaseModel):
    product_id: int
    quantity: Decimal = Field(gt=0)
    unit_price: Decimal = Field(gt=0)
    discount_percentage: Decimal = Field(default=UNVALIDATED_ZERO, ge=0, le=100)
    discount_amount: Decimal = Field(default=UNVALIDATED_ZERO, ge=0)
    notes: str | None = None


class SalesOrderFields(BaseModel):
    customer_id: int
    branch_id: int
    warehouse_id: int
    order_date: date
    expected_delivery_date: date | None = None
    status: str = Field(default="DRAFT", max_length=50)
    payment_method: str | None = Field(default=None, max_length=50)
    discount_percentage: Decimal = Field(default=UNVALIDATED_ZERO, ge=0, le=100)
    tax_percentage: Decimal = Field(default=UNVALIDATED_ZERO, ge=0, le=100)
    notes: str | None = None


class SalesOrderCreate(SalesOrderFields):
    sales_items: list[SalesItemCreate] = Field(min_length=1)


class SalesItem(SalesItemCreate):
    """Never serialised in practice: a product has no category_name, so an order with lines answers 500."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    sales_order_id: int
    line_total: Decimal
    delivered_quantity: Decimal
    remaining_quantity: Decimal
    product: ProductSummary


class SalesOrder(SalesOrderFields):
    model_config = ConfigDict(from_attributes=True)

    id: int
    order_number: str
    actual_delivery_date: date | None
    payment_status: str
    subtotal: Decimal
    discount_amount: Decimal
    tax_amount: Decimal
    total_amount: Decimal
    paid_amount: Decimal
    remaining_amount: Decimal
    is_fully_paid: bool
    created_by: int
    created_at: datetime
    updated_at: datetime | None
    customer: Customer
    sales_items: list[SalesItem]
