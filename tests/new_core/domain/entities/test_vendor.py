from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from new_core.domain.entities.vendor import Vendor
from new_core.domain.events.vendor_events import VendorCreated, VendorDeleted, VendorUpdated
from new_core.domain.exceptions.base import InvalidValueError
from tests.support.catalogue import vendor_fields

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def _vendor(**fields: Any) -> Vendor:
    vendor = Vendor.create(vendor_fields(**fields), NOW)
    vendor.take_events()
    return vendor


def test_creation_is_an_event_and_counts_as_a_change() -> None:
    vendor = Vendor.create(vendor_fields("Q"), NOW)
    assert vendor.take_events() == [VendorCreated(occurred_at=NOW, code="Q")]
    assert (vendor.created_at, vendor.updated_at) == (NOW, NOW)


def test_what_is_not_said_has_a_default() -> None:
    vendor = _vendor()
    assert (vendor.currency, vendor.outstanding_payable, vendor.is_active) == ("USD", Decimal("0.000"), True)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "x" * 51),
        ("name_en", None),
        ("city", "a\x00b"),
        ("currency", "EUR"),
        ("currency", None),
        ("outstanding_payable", Decimal(10**12)),
        ("is_active", None),
    ],
)
def test_rules_name_the_field_they_guard(field: str, value: object) -> None:
    with pytest.raises(InvalidValueError) as caught:
        _vendor(**{field: value})
    assert caught.value.field == field


def test_revision_names_what_changed() -> None:
    vendor = _vendor()
    vendor.revise({"city": "x", "code": "QWX-1"}, LATER)
    assert vendor.take_events() == [VendorUpdated(occurred_at=LATER, changed=("city",))]
    assert vendor.updated_at == LATER


def test_revision_without_difference_leaves_no_trace() -> None:
    vendor = _vendor(outstanding_payable=Decimal(5))
    vendor.revise({"outstanding_payable": Decimal("5.0001")}, LATER)
    assert (vendor.updated_at, vendor.take_events()) == (NOW, [])


def test_deletion_is_an_event() -> None:
    vendor = _vendor()
    vendor.delete(LATER)
    assert vendor.take_events() == [VendorDeleted(occurred_at=LATER, code="QWX-1")]
