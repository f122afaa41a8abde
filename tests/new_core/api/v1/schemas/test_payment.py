from datetime import date

import pytest
from pydantic import ValidationError

from new_core.api.v1.schemas.payment import PaymentCreate, PaymentList
from new_core.application.dtos.page_dto import SortKey

TODAY = date(2026, 11, 22)


def test_a_payment_is_of_today_unless_it_says_otherwise() -> None:
    body = {"amount": "1.00", "payment_method": "CASH"}
    assert PaymentCreate.model_validate(body).changes(TODAY).get("payment_date") == TODAY
    dated = PaymentCreate.model_validate(body | {"payment_date": "2026-01-02"}).changes(TODAY)
    assert dated.get("payment_date") == date(2026, 1, 2)


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "NaN", "1e400"])
def test_only_cents_that_change_hands_are_an_amount(amount: str) -> None:
    with pytest.raises(ValidationError):
        PaymentCreate.model_validate({"amount": amount, "payment_method": "CASH"})


def test_a_list_asks_for_a_page_in_an_order() -> None:
    query = PaymentList(page=2, page_size=5, sort="-amount").query()
    assert (query.offset, query.limit, query.sort) == (5, 5, (SortKey("amount", descending=True),))
