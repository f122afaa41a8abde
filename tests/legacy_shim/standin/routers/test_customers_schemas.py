"""Bodies of customers and suppliers: bounds, and which come first."""

import pytest
from pydantic import ValidationError

from legacy_shim.standin.routers.customers_schemas import (
    Customer,
    CustomerCreate,
    CustomerUpdate,
    Supplier,
)


def test_codes_come_first_in_answers() -> None:
    assert list(Customer.model_fields)[:2] == ["customer_code", "name"]
    assert list(Customer.model_fields)[-3:] == ["id", "created_at", "updated_at"]
    assert next(iter(Supplier.model_fields)) == "supplier_code"


def test_creating_bounds_what_changing_lets_through() -> None:
    with pytest.raises(ValidationError, match="greater than or equal to 0"):
        CustomerCreate(name="Lab", credit_limit="-1")
    assert CustomerUpdate(credit_limit="-1").credit_limit == -1


def test_change_remembers_what_was_sent() -> None:
    assert CustomerUpdate(phone=None).model_dump(exclude_unset=True) == {"phone": None}
