from datetime import UTC, datetime
from decimal import Decimal

from new_core.application.dtos.customer_dto import CustomerDTO, customer_changes
from new_core.domain.entities.customer import Customer
from new_core.domain.value_objects.email import Email

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_shows_a_customer_in_plain_values() -> None:
    fields = customer_changes({"customer_code": "C1", "name": "Tigris", "email": "a@b.co", "city": "Erbil"})
    customer = Customer.create(fields, NOW)
    customer.id = 7
    shown = CustomerDTO.of(customer)
    assert (shown.id, shown.email, shown.phone, shown.city) == (7, "a@b.co", None, "Erbil")
    assert (shown.credit_limit, shown.currency) == (Decimal("0.00"), "IQD")


def test_changes_hold_only_what_was_given() -> None:
    assert customer_changes({"email": "a@b.co"}) == {"email": Email("a@b.co")}
