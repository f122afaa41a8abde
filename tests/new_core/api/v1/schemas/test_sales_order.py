from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from new_core.api.v1.schemas.sales_order import EXAMPLE_CREATE, OrderCreate, OrderList, OrderUpdate
from new_core.application.dtos.page_dto import SortKey
from new_core.application.dtos.sales_order_dto import OrderQuery

USUAL: dict[str, object] = EXAMPLE_CREATE["usual"]["value"] or {}


def test_bodies_become_changes() -> None:
    body = OrderCreate.model_validate(USUAL)
    assert (body.changes(7)["created_by"], body.changes(7)["tax_percentage"]) == (7, Decimal(15))
    assert body.lines()[0]["discount_percentage"] == Decimal(5)
    assert OrderUpdate.model_validate({"notes": None}).changes() == {"notes": None}
    assert OrderUpdate().lines() is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"sales_items": []},
        {"sales_items": None},
        {"order_date": None},
        {"discount_percentage": 101},
        {"status": "DRAFT"},
    ],
)
def test_what_no_order_can_be_is_refused(wrong: dict[str, object]) -> None:
    for schema in (OrderCreate, OrderUpdate):
        with pytest.raises(ValidationError):
            schema.model_validate(USUAL | wrong)


def test_a_list_is_narrowed() -> None:
    wanted = OrderList.model_validate({"status": "DRAFT", "date_from": "2026-11-01", "search": "SO"})
    expected = OrderQuery("SO", "DRAFT", date_from=date(2026, 11, 1), sort=(SortKey("id"),), limit=25)
    assert wanted.query() == expected
