from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from legacy_shim.contract.sales.schemas import Listing, SalesOrderCreate
from new_core.application.dtos.sales_order_dto import OrderQuery

BODY = {
    "customer_id": 1,
    "branch_id": 1,
    "warehouse_id": 1,
    "order_date": "2025-11-01",
    "sales_items": [{"product_id": 1, "quantity": 2, "unit_price": 10.5}],
}


def test_what_is_left_out_is_zero() -> None:
    order = SalesOrderCreate.model_validate(BODY)
    assert order.changes(1)["tax_percentage"] == 0
    assert "status" not in order.changes(1)
    line = order.lines()[0]
    assert (line["discount_amount"], line["unit_price"]) == (Decimal(0), Decimal("10.5"))


@pytest.mark.parametrize("wrong", [{"sales_items": []}, {"discount_percentage": 101}, {"status": "x" * 51}])
def test_what_the_monolith_refused_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        SalesOrderCreate.model_validate(BODY | wrong)


def test_an_empty_status_narrows_nothing() -> None:
    listing = Listing.model_validate({"status": "", "date_from": "2025-10-11"})
    assert listing.query() == OrderQuery(date_from=date(2025, 10, 11))
