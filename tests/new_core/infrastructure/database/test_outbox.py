from datetime import UTC, datetime

import pytest

from new_core.domain.entities.customer import Customer
from new_core.infrastructure.database.outbox import rows_of

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def _customer() -> Customer:
    return Customer.create({"customer_code": "C1", "name": "Tigris"}, NOW)


def test_a_row_names_aggregate_event_and_time() -> None:
    customer = _customer()
    customer.id = 7
    (row,) = rows_of(customer)
    assert (row["aggregate"], row["aggregate_id"], row["name"]) == ("customer", 7, "customer.created")
    assert (row["payload"], row["occurred_at"]) == ({"customer_code": "C1"}, NOW)


def test_each_event_becomes_a_row_once() -> None:
    customer = _customer()
    customer.id = 7
    customer.deactivate(NOW)
    rows = rows_of(customer)
    assert [row["name"] for row in rows] == ["customer.created", "customer.deactivated"]
    assert len({str(row["event_id"]) for row in rows}) == 2
    assert rows_of(customer) == []


def test_what_was_never_stored_has_no_rows() -> None:
    with pytest.raises(LookupError, match="never stored"):
        rows_of(_customer())
