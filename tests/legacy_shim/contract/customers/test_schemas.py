from datetime import UTC, datetime
from decimal import Decimal

import pytest
from pydantic import ValidationError

from legacy_shim.contract.customers.schemas import Customer, CustomerCreate, CustomerUpdate, SupplierUpdate
from new_core.application.dtos.customer_dto import CustomerDTO
from new_core.domain.value_objects.email import Email


def test_creation_says_everything_and_leaves_a_blank_code_out() -> None:
    changes = CustomerCreate.model_validate({"name": "x", "customer_code": "  ", "email": "any text"}).changes()
    assert "customer_code" not in changes
    assert changes["email"] == Email("any text")
    assert changes["credit_limit"] == Decimal(0)


def test_an_update_says_only_what_was_given() -> None:
    assert CustomerUpdate.model_validate({"city": None}).changes() == {"city": None}
    assert SupplierUpdate.model_validate({"phone": None}).changes() == {"phone": None}


@pytest.mark.parametrize("field", ["supplier_code", "name", "payment_terms", "is_active"])
def test_suppliers_keep_what_cannot_be_empty(field: str) -> None:
    with pytest.raises(ValidationError):
        SupplierUpdate.model_validate({field: None})


def test_a_stored_row_is_shown_even_if_it_breaks_a_rule() -> None:
    texts = dict.fromkeys(("company_name", "phone", "email", "address", "city", "country", "tax_number", "notes"))
    stored = CustomerDTO(
        id=1,
        customer_code="x" * 60,
        name="",
        credit_limit=Decimal("-5.00"),
        currency="",
        payment_terms=-1,
        discount_percentage=Decimal("0.00"),
        portal_language="en",
        salesperson_id=None,
        is_active=True,
        created_at=datetime(2025, 9, 1, 8, tzinfo=UTC),
        updated_at=None,
        **texts,
    )
    shown = Customer.of(stored).model_dump_json()
    assert '"credit_limit":"-5.00"' in shown
    assert shown.endswith('"id":1,"created_at":"2025-09-01T08:00:00Z","updated_at":null}')
