from datetime import UTC, date, datetime
from decimal import Decimal
from typing import cast

import pytest

from new_core.domain.entities.sales_order import REFUSALS, LineFields, OrderFields, SalesOrder
from new_core.domain.events.sales_order_events import OrderCancelled
from new_core.domain.exceptions import sales_order_exceptions as errors
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.credit_standing import CreditStanding
from new_core.domain.value_objects.order_status import OrderStatus

NOW = datetime(2026, 11, 22, 20, tzinfo=UTC)
LINE = LineFields(product_id=1, quantity=Decimal(2), unit_price=Decimal("10.50"))
FIELDS = OrderFields(
    order_number="SO-1", customer_id=1, branch_id=1, warehouse_id=1, order_date=date(2025, 11, 1), created_by=1
)
CREDIT = CreditStanding(1, Decimal(0), Decimal(0))


def _order(**fields: object) -> SalesOrder:
    order = SalesOrder.create(cast("OrderFields", {**FIELDS, **fields}), [LINE], NOW)
    order.take_events()
    return order


def test_a_new_order_is_a_draft_with_its_totals() -> None:
    order = _order(discount_percentage=Decimal(5), tax_percentage=Decimal(15))
    assert (order.status, order.payment_status) == (OrderStatus.DRAFT, "PENDING")
    amounts = (order.subtotal, order.discount_amount, order.tax_amount, order.total_amount)
    assert amounts == (Decimal("21.00"), Decimal("1.05"), Decimal("2.99"), Decimal("22.94"))
    assert order.lines[0].line_total == Decimal("21.00")


def test_each_step_is_refused_in_its_own_words() -> None:
    assert set(REFUSALS) == set(OrderStatus) - {OrderStatus.DRAFT}
    assert len(set(REFUSALS.values())) == len(REFUSALS)


def test_its_life_is_told() -> None:
    order = _order()
    order.confirm(CREDIT, NOW)
    order.ship(NOW)
    order.deliver(NOW)
    assert [event.name for event in order.take_events()] == ["order.confirmed", "order.shipped", "order.delivered"]
    assert (order.actual_delivery_date, order.lines[0].delivered_quantity) == (date(2026, 11, 22), Decimal(2))


def test_only_a_confirmed_order_has_stock_to_give_back() -> None:
    assert _order().cancel(NOW) is False
    confirmed = _order()
    confirmed.confirm(CREDIT, NOW)
    assert confirmed.cancel(NOW) is True


@pytest.mark.parametrize("was_confirmed", [True, False])
def test_the_event_of_a_cancelled_order_tells_a_draft_from_a_promise(was_confirmed: bool) -> None:
    order = _order()
    if was_confirmed:
        order.confirm(CREDIT, NOW)
    order.cancel(NOW)
    *_, event = order.take_events()
    assert isinstance(event, OrderCancelled)
    assert event.was_confirmed is was_confirmed


@pytest.mark.parametrize("step", ["confirm", "ship", "deliver", "cancel", "revise", "delete"])
@pytest.mark.parametrize("status", ["DELIVERED", "CANCELLED", "draft", "MIGRATED"])
def test_nothing_follows_the_end(status: str, step: str) -> None:
    order = _order()
    order.status = status
    arguments: dict[str, tuple[object, ...]] = {"confirm": (CREDIT, NOW), "revise": ({}, None, NOW)}
    with pytest.raises(errors.OrderStatusError):
        getattr(order, step)(*arguments.get(step, (NOW,)))
    assert (order.status, order.take_events()) == (status, [])


def test_what_was_shipped_is_not_cancelled() -> None:
    order = _order()
    order.status = OrderStatus.SHIPPED
    with pytest.raises(errors.OrderNotCancellableError):
        order.cancel(NOW)


def test_credit_is_looked_at() -> None:
    with pytest.raises(errors.CreditLimitError):
        _order().confirm(CreditStanding(1, Decimal(20), Decimal(0)), NOW)


def test_a_revision_reckons_again() -> None:
    order = _order()
    order.revise({"discount_percentage": Decimal(50)}, None, NOW)
    assert order.total_amount == Decimal("10.50")
    order.revise({}, [LINE, LINE], NOW)
    assert (order.subtotal, order.total_amount, len(order.lines)) == (Decimal(42), Decimal(21), 2)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"quantity": Decimal(0)}, "quantity"),
        ({"quantity": Decimal("0.0004")}, "quantity"),
        ({"quantity": Decimal("1e12")}, "quantity"),
        ({"unit_price": Decimal("0.001")}, "unit_price"),
        ({"unit_price": Decimal("1e8")}, "unit_price"),
        ({"discount_percentage": Decimal(101)}, "discount_percentage"),
        ({"discount_amount": Decimal("21.01")}, "discount_amount"),
        ({"quantity": Decimal(99999999999), "unit_price": Decimal(9999)}, "line_total"),
        ({"notes": "\x00"}, "notes"),
        ({"product_id": 2**31}, "product_id"),
    ],
)
def test_an_impossible_line_is_named(fields: dict[str, object], field: str) -> None:
    line = cast("LineFields", {**LINE, **fields})
    with pytest.raises(InvalidValueError) as refusal:
        SalesOrder.create(FIELDS, [LINE, line], NOW)
    assert refusal.value.field == f"sales_items.1.{field}"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"tax_percentage": Decimal(-1)}, "tax_percentage"),
        ({"payment_method": "x" * 51}, "payment_method"),
        ({"order_date": None}, "order_date"),
    ],
)
def test_an_impossible_order_is_named(fields: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        _order(**fields)
    assert refusal.value.field == field
