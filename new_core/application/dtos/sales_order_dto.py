"""Sales orders as callers of the services see them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, Self, get_args

from new_core.application.dtos.copying import copier
from new_core.application.dtos.customer_dto import CustomerDTO
from new_core.application.dtos.page_dto import SortKey
from new_core.domain.entities.sales_order import NONE_DELIVERED, LineFields, OrderFields, OrderLine, SalesOrder
from new_core.domain.value_objects.order_totals import ZERO

OrderChanges = OrderFields
OrderLineChanges = LineFields
OrderSortField = Literal["id", "order_number", "order_date", "status", "total_amount", "created_at"]
ORDER_SORT_FIELDS: tuple[str, ...] = get_args(OrderSortField)


@dataclass(frozen=True, slots=True)
class OrderQuery:
    """Which orders, in which order; equal ones by id, so that pages never overlap."""

    search: str | None = None
    """Part of the number, in any case; `%` and `_` mean themselves."""
    status: str | None = None
    customer_id: int | None = None
    branch_id: int | None = None
    warehouse_id: int | None = None
    date_from: date | None = None
    date_to: date | None = None
    created_by: int | None = None
    sort: tuple[SortKey, ...] = ()
    offset: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True)
class OrderFigures:
    """Orders summed up, without those that were cancelled."""

    count: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class OrderLineDTO:
    id: int
    sales_order_id: int
    product_id: int
    quantity: Decimal
    unit_price: Decimal
    discount_percentage: Decimal
    discount_amount: Decimal
    line_total: Decimal
    delivered_quantity: Decimal
    notes: str | None

    @property
    def remaining_quantity(self) -> Decimal:
        return self.quantity - self.delivered_quantity

    @classmethod
    def of(cls, line: OrderLine) -> Self:
        empty = {
            "discount_percentage": line.discount_percentage or ZERO,
            "discount_amount": line.discount_amount or ZERO,
            "delivered_quantity": line.delivered_quantity or NONE_DELIVERED,
        }
        return cls(**_of_line(line) | empty)


_of_line = copier(OrderLineDTO)


@dataclass(frozen=True, slots=True)
class SalesOrderDTO:
    id: int
    order_number: str
    customer_id: int
    branch_id: int
    warehouse_id: int
    order_date: date
    expected_delivery_date: date | None
    actual_delivery_date: date | None
    status: str
    payment_status: str
    payment_method: str | None
    subtotal: Decimal
    discount_percentage: Decimal
    discount_amount: Decimal
    tax_percentage: Decimal
    tax_amount: Decimal
    total_amount: Decimal
    paid_amount: Decimal
    notes: str | None
    created_by: int
    created_at: datetime | None
    updated_at: datetime | None
    lines: tuple[OrderLineDTO, ...]

    @property
    def remaining_amount(self) -> Decimal:
        return self.total_amount - self.paid_amount

    @property
    def is_fully_paid(self) -> bool:
        return self.remaining_amount <= 0

    @classmethod
    def of(cls, order: SalesOrder) -> Self:
        values: dict[str, Any] = {each.name: getattr(order, each.name) for each in fields(cls) if each.name != "lines"}
        return cls(**values, lines=tuple(OrderLineDTO.of(line) for line in order.lines))


@dataclass(frozen=True, slots=True)
class OrderedProductDTO:
    """A product as far as it is shown beside an order's line."""

    id: int
    sku: str
    name: str
    name_ar: str | None
    unit_price: Decimal
    unit_of_measure: str
    is_active: bool
    category_name: str
    category_name_ar: str | None
    image_url: str | None


@dataclass(frozen=True, slots=True)
class OrderedBy:
    """Customers and products that orders name, by id."""

    customers: Mapping[int, CustomerDTO]
    products: Mapping[int, OrderedProductDTO]


@dataclass(frozen=True, slots=True)
class OrderViewDTO:
    """An order with those it names."""

    order: SalesOrderDTO
    customer: CustomerDTO
    products: Mapping[int, OrderedProductDTO]

    @classmethod
    def of(cls, order: SalesOrder, named: OrderedBy) -> Self:
        return cls(SalesOrderDTO.of(order), named.customers[order.customer_id], named.products)
