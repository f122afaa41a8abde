from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from new_core.domain.entities.item import Item
from new_core.domain.events.item_events import ItemCreated, ItemDeleted, ItemUpdated
from new_core.domain.exceptions.base import InvalidValueError
from tests.support.catalogue import item_fields

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def _item(**fields: Any) -> Item:
    item = Item.create(item_fields(**fields), NOW)
    item.take_events()
    return item


def test_creation_is_an_event_and_counts_as_a_change() -> None:
    item = Item.create(item_fields("Q"), NOW)
    assert item.take_events() == [ItemCreated(occurred_at=NOW, code="Q")]
    assert (item.created_at, item.updated_at) == (NOW, NOW)


def test_what_is_not_said_has_a_default() -> None:
    item = _item()
    assert (item.unit_of_measure, item.track_inventory, item.cost_price_usd) == ("PCS", True, Decimal("0.000"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "x" * 101),
        ("name_en", None),
        ("brand", "a\x00b"),
        ("cost_price_usd", Decimal("-0.001")),
        ("cost_price_usd", None),
        ("selling_price_iqd", Decimal(10**12)),
        ("reorder_level", Decimal(10**7)),
        ("weight", Decimal(-1)),
        ("is_active", None),
    ],
)
def test_rules_name_the_field_they_guard(field: str, value: object) -> None:
    with pytest.raises(InvalidValueError) as caught:
        _item(**{field: value})
    assert caught.value.field == field


def test_revision_names_what_changed() -> None:
    item = _item()
    item.revise({"brand": "x", "code": "QWX-1"}, LATER)
    assert item.take_events() == [ItemUpdated(occurred_at=LATER, changed=("brand",))]
    assert item.updated_at == LATER


def test_revision_without_difference_leaves_no_trace() -> None:
    item = _item(cost_price_usd=Decimal(5))
    item.revise({"cost_price_usd": Decimal("5.0001")}, LATER)
    assert (item.updated_at, item.take_events()) == (NOW, [])


def test_deletion_is_an_event() -> None:
    item = _item()
    item.delete(LATER)
    assert item.take_events() == [ItemDeleted(occurred_at=LATER, code="QWX-1")]
