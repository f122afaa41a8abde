"""Bodies as the monolith's OpenAPI document declares them; the order of the fields is that of the keys."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Final, cast

from pydantic import BaseModel, Field

from legacy_shim.stored import stored
from new_core.application.dtos.customer_dto import CustomerDTO
from new_core.application.dtos.sales_order_dto import (
    OrderChanges,
    OrderedProductDTO,
    OrderLineChanges,
    OrderLineDTO,
    OrderQuery,
    OrderViewDTO,
)

NOTHING: Final = Decimal(0)
Text3 = Annotated[str, Field(max_length=3)]
Text5 = Annotated[str, Field(max_length=5)]
Text20 = Annotated[str, Field(max_length=20)]
Text50 = Annotated[str, Field(max_length=50)]
Text100 = Annotated[str, Field(max_length=100)]
Text200 = Annotated[str, Field(max_length=200)]
Text255 = Annotated[str, Field(max_length=255)]
Days = Annotated[int, Field(ge=0)]
Percentage = Annotated[Decimal, Field(ge=0, le=100)]


class Listing(BaseModel):
    skip: int = Field(default=0, ge=0)
    limit: int = Field(default=100, ge=1, le=1000)
    status: str | None = None
    customer_id: int | None = None
    date_from: date | None = None
    date_to: date | None = None

    def query(self) -> OrderQuery:
        return OrderQuery(
            status=self.status or None,
            customer_id=self.customer_id,
            date_from=self.date_from,
            date_to=self.date_to,
            offset=self.skip,
            limit=self.limit,
        )


class SalesItemCreate(BaseModel):
    product_id: int
    quantity: Annotated[Decimal, Field(gt=0)]
    unit_price: Annotated[Decimal, Field(gt=0)]
    discount_percentage: Percentage = NOTHING
    discount_amount: Annotated[Decimal, Field(ge=0)] = NOTHING
    notes: str | None = None


class SalesOrderFields(BaseModel):
    customer_id: int
    branch_id: int
    warehouse_id: int
    order_date: date
    expected_delivery_date: date | None = None
    status: Text50 = "DRAFT"
    payment_method: Text50 | None = None
    discount_percentage: Percentage = NOTHING
    tax_percentage: Percentage = NOTHING
    notes: str | None = None


class SalesOrderCreate(SalesOrderFields):
    sales_items: Annotated[list[SalesItemCreate], Field(min_length=1)]

    def changes(self, created_by: int) -> OrderChanges:
        values = self.model_dump(exclude={"sales_items", "status"}) | {"created_by": created_by}
        return cast("OrderChanges", values)

    def lines(self) -> list[OrderLineChanges]:
        return [cast("OrderLineChanges", line.model_dump()) for line in self.sales_items]


class ProductSummary(BaseModel):
    id: int
    sku: str
    name: str
    name_ar: str | None = None
    unit_price: Decimal
    unit_of_measure: str
    is_active: bool
    category_name: str
    category_name_ar: str | None = None
    image_url: str | None = None

    @classmethod
    def of(cls, product: OrderedProductDTO) -> "ProductSummary":
        return stored(cls, product)


class SalesItem(SalesItemCreate):
    id: int
    sales_order_id: int
    line_total: Decimal
    delivered_quantity: Decimal
    remaining_quantity: Decimal
    product: ProductSummary

    @classmethod
    def of(cls, line: OrderLineDTO, product: OrderedProductDTO) -> "SalesItem":
        """Take it as it is stored, unchecked: rows are older than the rules."""
        values = {name: getattr(line, name) for name in cls.model_fields if name != "product"}
        return cls.model_construct(**values, product=ProductSummary.of(product))


class Customer(BaseModel):
    customer_code: Text50
    name: Text200
    company_name: Text200 | None = None
    phone: Text20 | None = None
    email: Text255 | None = None
    address: str | None = None
    city: Text100 | None = None
    country: Text100 | None = None
    tax_number: Text50 | None = None
    credit_limit: Decimal = NOTHING
    payment_terms: Days = 0
    discount_percentage: Decimal = NOTHING
    currency: Text3 = "IQD"
    portal_language: Text5 = "en"
    salesperson_id: int | None = None
    is_active: bool = True
    notes: str | None = None
    id: int
    created_at: datetime | None
    updated_at: datetime | None

    @classmethod
    def of(cls, customer: CustomerDTO) -> "Customer":
        return stored(cls, customer)


class SalesOrder(SalesOrderFields):
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

    @classmethod
    def of(cls, view: OrderViewDTO) -> "SalesOrder":
        """Take it as it is stored, unchecked: rows are older than the rules."""
        lines = [SalesItem.of(line, view.products[line.product_id]) for line in view.order.lines]
        values = {name: getattr(view.order, name) for name in cls.model_fields if hasattr(view.order, name)}
        return cls.model_construct(**values, customer=Customer.of(view.customer), sales_items=lines)
