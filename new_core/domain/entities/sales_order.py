"""A sales order with its lines, and the rules a change to one must keep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Self, TypedDict

from new_core.domain.entities.base import Entity
from new_core.domain.events import sales_order_events as events
from new_core.domain.exceptions import sales_order_exceptions as errors
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.columns import Columns
from new_core.domain.value_objects.credit_standing import CreditStanding
from new_core.domain.value_objects.order_status import OrderStatus, may_follow
from new_core.domain.value_objects.order_totals import ZERO, line_total, totals_of

_AMOUNT: Final = (12, 2)
_PERCENTAGE: Final = (5, 2)
COLUMNS: Final = Columns(
    texts={"order_number": 50, "payment_method": 50, "notes": None},
    numerics={
        "discount_percentage": _PERCENTAGE,
        "tax_percentage": _PERCENTAGE,
        "subtotal": _AMOUNT,
        "discount_amount": _AMOUNT,
        "tax_amount": _AMOUNT,
        "total_amount": _AMOUNT,
    },
    never_null=frozenset({"customer_id", "branch_id", "warehouse_id", "order_date"}),
)
LINE_COLUMNS: Final = Columns(
    texts={"notes": None},
    numerics={
        "quantity": (15, 3),
        "unit_price": (10, 2),
        "discount_percentage": _PERCENTAGE,
        "discount_amount": (10, 2),
        "line_total": _AMOUNT,
    },
)
REFUSALS: Final[Mapping[OrderStatus, type[errors.OrderStatusError]]] = {
    OrderStatus.CONFIRMED: errors.OrderNotConfirmableError,
    OrderStatus.SHIPPED: errors.OrderNotShippableError,
    OrderStatus.DELIVERED: errors.OrderNotDeliverableError,
    OrderStatus.CANCELLED: errors.OrderNotCancellableError,
}
"""What is raised where the wanted status may not follow."""
NONE_DELIVERED: Final = Decimal("0.000")


class LineFields(TypedDict, total=False):
    product_id: int
    quantity: Decimal
    unit_price: Decimal
    discount_percentage: Decimal
    discount_amount: Decimal
    notes: str | None


class OrderFields(TypedDict, total=False):
    """What can be said of a draft; what is left out keeps its value. Amounts follow from the lines."""

    order_number: str
    customer_id: int
    branch_id: int
    warehouse_id: int
    order_date: date
    expected_delivery_date: date | None
    payment_method: str | None
    discount_percentage: Decimal
    tax_percentage: Decimal
    notes: str | None
    created_by: int


@dataclass(eq=False, kw_only=True)
class OrderLine:
    """At the price that was agreed: it stays when the product's price changes."""

    product_id: int
    quantity: Decimal
    unit_price: Decimal
    line_total: Decimal
    id: int | None = None
    sales_order_id: int | None = None
    discount_percentage: Decimal | None = ZERO
    discount_amount: Decimal | None = ZERO
    delivered_quantity: Decimal | None = NONE_DELIVERED
    """None in older rows means nothing."""
    notes: str | None = None


@dataclass(eq=False, kw_only=True)
class SalesOrder(Entity):
    order_number: str
    customer_id: int
    branch_id: int
    warehouse_id: int
    order_date: date
    created_by: int
    created_at: datetime | None
    id: int | None = None
    expected_delivery_date: date | None = None
    actual_delivery_date: date | None = None
    status: str = OrderStatus.DRAFT
    """Text, because rows are older than `OrderStatus`."""
    payment_status: str = "PENDING"
    payment_method: str | None = None
    subtotal: Decimal = ZERO
    discount_percentage: Decimal = ZERO
    discount_amount: Decimal = ZERO
    tax_percentage: Decimal = ZERO
    tax_amount: Decimal = ZERO
    total_amount: Decimal = ZERO
    paid_amount: Decimal = ZERO
    notes: str | None = None
    updated_at: datetime | None = None
    lines: list[OrderLine] = field(default_factory=list)

    @property
    def due(self) -> Decimal:
        return self.total_amount - self.paid_amount

    @classmethod
    def create(cls, fields: OrderFields, lines: Sequence[LineFields], at: datetime) -> Self:
        _check(fields)
        order = cls(created_at=at, **COLUMNS.stored(fields))  # type: ignore[arg-type]  # the names are those of OrderFields
        order._take(lines)
        order._happened(events.OrderCreated, at)
        return order

    def revise(self, fields: OrderFields, lines: Sequence[LineFields] | None, at: datetime) -> None:
        """Change a draft; without lines those that it has are kept."""
        self._check_draft()
        _check(fields)
        for name, value in COLUMNS.stored(fields).items():
            setattr(self, name, value)
        if lines is None:
            self._reckon()
        else:
            self._take(lines)
        self.updated_at = at
        self._happened(events.OrderUpdated, at)

    def confirm(self, credit: CreditStanding, at: datetime) -> None:
        self._become(OrderStatus.CONFIRMED, at)
        credit.check(self.due)
        self._happened(events.OrderConfirmed, at)

    def ship(self, at: datetime) -> None:
        self._become(OrderStatus.SHIPPED, at)
        for line in self.lines:
            line.delivered_quantity = line.quantity
        self._happened(events.OrderShipped, at)

    def deliver(self, at: datetime) -> None:
        self._become(OrderStatus.DELIVERED, at)
        self.actual_delivery_date = at.date()
        self._happened(events.OrderDelivered, at)

    def cancel(self, at: datetime) -> bool:
        """Cancel, and tell whether stock was reserved for it."""
        was_confirmed = self.status == OrderStatus.CONFIRMED
        self._become(OrderStatus.CANCELLED, at)
        number = self.order_number
        self.record(events.OrderCancelled(occurred_at=at, order_number=number, was_confirmed=was_confirmed))
        return was_confirmed

    def delete(self, at: datetime) -> None:
        self._check_draft()
        self._happened(events.OrderDeleted, at)

    def _take(self, lines: Sequence[LineFields]) -> None:
        self.lines = [_line(fields, f"sales_items.{place}.") for place, fields in enumerate(lines)]
        self._reckon()

    def _reckon(self) -> None:
        totals = totals_of((line.line_total for line in self.lines), self.discount_percentage, self.tax_percentage)
        COLUMNS.check({"total_amount": totals.total_amount, "subtotal": totals.subtotal})
        self.subtotal, self.discount_amount = totals.subtotal, totals.discount_amount
        self.tax_amount, self.total_amount = totals.tax_amount, totals.total_amount

    def _become(self, wanted: OrderStatus, at: datetime) -> None:
        if not may_follow(self.status, wanted):
            raise REFUSALS[wanted](self.status, wanted)
        self.status = wanted
        self.updated_at = at

    def _check_draft(self) -> None:
        if self.status != OrderStatus.DRAFT:
            raise errors.OrderNotEditableError(self.status)

    def _happened(self, kind: type[events.OrderEvent], at: datetime) -> None:
        self.record(kind(occurred_at=at, order_number=self.order_number))


def _line(fields: LineFields, prefix: str) -> OrderLine:
    LINE_COLUMNS.check(fields, prefix)
    values = LineFields(**LINE_COLUMNS.stored(fields))  # type: ignore[typeddict-item]  # the names are those of LineFields
    for name in ("quantity", "unit_price"):
        if values[name] <= 0:
            raise InvalidValueError(prefix + name, fields[name], "must be more than 0, also when rounded")
    percentage, amount = values.get("discount_percentage", ZERO), values.get("discount_amount", ZERO)
    _check_percentage(prefix + "discount_percentage", percentage)
    total = line_total(values["quantity"], values["unit_price"], percentage, amount)
    if amount < 0 or total < 0:
        raise InvalidValueError(prefix + "discount_amount", amount, "must be between 0 and what the line comes to")
    LINE_COLUMNS.check({"line_total": total}, prefix)
    return OrderLine(line_total=total, **values)


def _check(fields: OrderFields) -> None:
    COLUMNS.check(fields)
    _check_percentage("discount_percentage", fields.get("discount_percentage", ZERO))
    _check_percentage("tax_percentage", fields.get("tax_percentage", ZERO))


def _check_percentage(name: str, value: Decimal) -> None:
    if not 0 <= value <= 100:
        raise InvalidValueError(name, value, "must be between 0 and 100")
