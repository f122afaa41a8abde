from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from new_core.api.bff.mobile.schemas import EXAMPLE_CHECKOUT, CheckoutIn


def test_the_example_is_a_checkout() -> None:
    wanted = CheckoutIn.model_validate(EXAMPLE_CHECKOUT["usual"]["value"])
    assert wanted.lines({1: Decimal("12.30")})[0] == {
        "product_id": 1,
        "quantity": Decimal(2),
        "unit_price": Decimal("12.30"),
    }
    assert wanted.changes(date(2026, 11, 22), 3).get("created_by") == 3


def test_a_client_cannot_bring_its_own_price() -> None:
    with pytest.raises(ValidationError, match="unit_price"):
        CheckoutIn.model_validate(
            {
                "customer_id": 1,
                "branch_id": 1,
                "warehouse_id": 1,
                "items": [{"product_id": 1, "quantity": 1, "unit_price": 1}],
            }
        )
