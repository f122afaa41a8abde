from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import cast

import pytest

from new_core.domain.entities.customer import Customer, CustomerFields
from new_core.domain.events.customer_events import CustomerCreated, CustomerDeactivated, CustomerUpdated
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.address import Address
from new_core.domain.value_objects.email import Email
from new_core.domain.value_objects.money import Money

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def _customer(**fields: object) -> Customer:
    given = {"customer_code": "CUST-2026-0001", "name": "Tigris", **fields}
    customer = Customer.create(cast("CustomerFields", given), NOW)
    customer.take_events()
    return customer


def test_creation_is_an_event() -> None:
    customer = Customer.create({"customer_code": "C1", "name": "Tigris"}, NOW)
    assert customer.take_events() == [CustomerCreated(occurred_at=NOW, customer_code="C1")]
    assert customer.created_at == NOW
    assert customer.updated_at is None


def test_what_is_not_said_has_a_default() -> None:
    customer = _customer()
    assert customer.credit == Money.of(0, "IQD")
    assert customer.location == Address()
    assert customer.is_active


def test_amounts_are_rounded_to_the_columns_places() -> None:
    customer = _customer(credit_limit=Decimal("1500.555"), discount_percentage=Decimal("2.005"))
    assert customer.credit.amount == Decimal("1500.56")
    assert customer.discount_percentage == Decimal("2.01")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("customer_code", " "),
        ("customer_code", "x" * 51),
        ("name", "a\x00b"),
        ("city", "x" * 101),
        ("currency", "EURO"),
        ("credit_limit", Decimal("-0.01")),
        ("credit_limit", Decimal(10000000000)),
        ("payment_terms", -1),
        ("payment_terms", 2**31),
        ("salesperson_id", 2**31),
        ("discount_percentage", Decimal("100.01")),
    ],
)
def test_rules_name_the_field_they_guard(field: str, value: object) -> None:
    with pytest.raises(InvalidValueError) as caught:
        _customer(**{field: value})
    assert caught.value.field == field


def test_revision_changes_what_is_given_and_keeps_the_rest() -> None:
    customer = _customer(city="Erbil", country="Iraq", currency="USD", credit_limit=Decimal(5))
    customer.revise({"city": "Basra", "credit_limit": Decimal(7)}, LATER)
    assert customer.location == Address(city="Basra", country="Iraq")
    assert customer.credit == Money.of(7, "USD")
    assert customer.updated_at == LATER
    assert customer.take_events() == [CustomerUpdated(occurred_at=LATER, changed=("city", "credit_limit"))]


def test_revision_without_difference_leaves_no_trace() -> None:
    customer = _customer(email=Email("a@b.co"), credit_limit=Decimal(5))
    customer.revise({"email": Email("a@b.co"), "credit_limit": Decimal("5.00")}, LATER)
    assert customer.updated_at is None
    assert customer.take_events() == []


def test_null_clears_a_field() -> None:
    customer = _customer(notes="VIP", email=Email("a@b.co"))
    customer.revise({"notes": None, "email": None}, LATER)
    assert (customer.notes, customer.email) == (None, None)


def test_deactivation_happens_once() -> None:
    customer = _customer()
    customer.deactivate(NOW)
    customer.deactivate(LATER)
    assert not customer.is_active
    assert customer.updated_at == NOW
    assert customer.take_events() == [CustomerDeactivated(occurred_at=NOW)]


def test_an_old_row_that_breaks_a_rule_can_still_be_corrected() -> None:
    customer = Customer(customer_code="", name="Old", created_at=NOW)
    customer.revise({"city": "Basra"}, LATER)
    assert customer.location.city == "Basra"
