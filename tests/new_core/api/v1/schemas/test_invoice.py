from decimal import Decimal

import pytest
from pydantic import ValidationError

from new_core.api.v1.schemas.invoice import PurchaseInvoiceCreate, SalesInvoiceList, SalesInvoiceUpdate
from new_core.application.dtos.page_dto import SortKey


def test_names_of_a_direction_become_those_of_the_services() -> None:
    item = {"product_id": 3, "quantity": "1", "unit_cost": "2.50"}
    body = PurchaseInvoiceCreate.model_validate({"supplier_id": 7, "branch_id": 1, "invoice_items": [item]})
    assert body.changes().get("partner_id") == 7
    assert body.lines()[0].get("unit_price") == Decimal("2.50")


def test_what_is_left_out_of_an_update_is_not_changed() -> None:
    body = SalesInvoiceUpdate.model_validate({"notes": None})
    assert (body.changes(), body.lines()) == ({"notes": None}, None)


@pytest.mark.parametrize("field", ["branch_id", "due_date", "tax_percentage", "invoice_items"])
def test_null_clears_only_what_may_be_empty(field: str) -> None:
    with pytest.raises(ValidationError, match="must not be null"):
        SalesInvoiceUpdate.model_validate({field: None})


def test_a_list_asks_for_a_page_in_an_order() -> None:
    query = SalesInvoiceList(customer_id=2, page=3, page_size=10, sort="due_date,-id").query()
    assert (query.partner_id, query.offset, query.limit) == (2, 20, 10)
    assert query.sort == (SortKey("due_date"), SortKey("id", descending=True))
