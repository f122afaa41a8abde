import pytest
from pydantic import ValidationError

from new_core.api.v1.schemas.invoice_item import PurchaseItemIn, SalesItemIn, lines_of

SOLD = {"product_id": 3, "quantity": "1.5", "unit_price": "2.50"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("product_id", 2**31),
        ("quantity", "0"),
        ("quantity", "1.0005"),
        ("unit_price", "-0.01"),
        ("unit_price", "100000000.00"),
        ("discount_percentage", "100.01"),
        ("unit_cost", "2.50"),
    ],
)
def test_what_no_line_can_be_is_refused_by_name(field: str, value: object) -> None:
    with pytest.raises(ValidationError, match=field):
        SalesItemIn.model_validate({**SOLD, field: value})


def test_a_cost_is_a_price_to_the_services() -> None:
    bought = PurchaseItemIn.model_validate({"product_id": 3, "quantity": "1", "unit_cost": "2.50"}).model_dump()
    (line,) = lines_of([bought])
    assert (line["unit_price"], line["product_id"]) == (bought["unit_cost"], 3)
    assert "unit_cost" not in line
