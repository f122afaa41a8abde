"""Bodies of orders: what a default that nobody validates does."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from legacy_shim.standin.routers.sales_schemas import SalesItemCreate, SalesOrderCreate

LINE = {"product_id": 1, "quantity": 1, "unit_price": 1}


def test_percentage_left_out_is_no_decimal() -> None:
    left_out = SalesItemCreate.model_validate(LINE)
    assert not isinstance(left_out.discount_percentage, Decimal)
    sent = SalesItemCreate.model_validate(LINE | {"discount_percentage": 0})
    assert isinstance(sent.discount_percentage, Decimal)


def test_order_needs_a_line() -> None:
    order = {"customer_id": 1, "branch_id": 1, "warehouse_id": 1}
    order_date = {"order_date": "2025-11-01", "sales_items": []}
    with pytest.raises(ValidationError, match="at least 1 item"):
        SalesOrderCreate.model_validate(order | order_date)
