from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from new_core.domain.entities.supplier import Supplier, SupplierFields
from new_core.domain.events.supplier_events import SupplierCreated, SupplierDeactivated, SupplierUpdated
from new_core.domain.exceptions.base import InvalidValueError

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def _supplier(**fields: object) -> Supplier:
    return Supplier.create(cast("SupplierFields", {"supplier_code": "SUP-1", "name": "Guangzhou", **fields}), NOW)


def test_creation_is_an_event() -> None:
    supplier = _supplier()
    assert supplier.take_events() == [SupplierCreated(occurred_at=NOW, supplier_code="SUP-1")]
    assert supplier.payment_terms == 30


@pytest.mark.parametrize(
    ("field", "value"),
    [("supplier_code", "x" * 51), ("notes", "\x00"), ("payment_terms", -1), ("payment_terms", 2**31)],
)
def test_rules_name_the_field_they_guard(field: str, value: object) -> None:
    with pytest.raises(InvalidValueError) as caught:
        _supplier(**{field: value})
    assert caught.value.field == field


def test_revision_tells_what_changed() -> None:
    supplier = _supplier(city="Guangzhou")
    supplier.take_events()
    supplier.revise({"city": "Shenzhen", "name": "Guangzhou"}, LATER)
    assert supplier.take_events() == [SupplierUpdated(occurred_at=LATER, changed=("city",))]
    assert supplier.updated_at == LATER


def test_revision_without_difference_leaves_no_trace() -> None:
    supplier = _supplier()
    supplier.take_events()
    supplier.revise({"name": "Guangzhou"}, LATER)
    assert (supplier.take_events(), supplier.updated_at) == ([], None)


def test_deactivation_happens_once() -> None:
    supplier = _supplier()
    supplier.take_events()
    supplier.deactivate(NOW)
    supplier.deactivate(LATER)
    assert supplier.take_events() == [SupplierDeactivated(occurred_at=NOW)]
    assert not supplier.is_active
