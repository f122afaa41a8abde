from dataclasses import replace
from decimal import Decimal

from new_core.application.dtos.sales_order_dto import ORDER_SORT_FIELDS, SalesOrderDTO
from new_core.domain.entities.sales_order import SalesOrder
from tests.new_core.domain.entities.test_sales_order import FIELDS, LINE, NOW


def test_shows_an_order_with_its_lines() -> None:
    order = SalesOrder.create(FIELDS, [LINE], NOW)
    order.id = order.lines[0].sales_order_id = 7
    order.lines[0].id = 9
    shown = SalesOrderDTO.of(order)
    assert (shown.remaining_amount, shown.is_fully_paid) == (Decimal("21.00"), False)
    assert replace(shown, paid_amount=Decimal(21)).is_fully_paid
    assert (shown.lines[0].id, shown.lines[0].remaining_quantity) == (9, Decimal(2))
    assert all(hasattr(shown, field) for field in ORDER_SORT_FIELDS)
