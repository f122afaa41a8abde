from datetime import UTC, datetime
from decimal import Decimal

import pytest

from new_core.domain.entities.loose_item import LooseItem, LooseItemFields
from new_core.domain.exceptions.base import InvalidValueError

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_without_a_price_it_costs_nothing() -> None:
    item = LooseItem.create({"name": "Tape", "sku": "TAPE-1", "price": None}, NOW)
    assert (item.price, item.quantity) == (Decimal("0.00"), None)
    assert [event.name for event in item.take_events()] == ["loose_item.added"]


@pytest.mark.parametrize(
    "fields",
    [{"name": "n" * 256}, {"sku": "s" * 101}, {"price": Decimal("1e8")}, {"quantity": 2**31}, {"category": "\x00"}],
)
def test_what_the_table_cannot_hold_is_refused(fields: LooseItemFields) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        LooseItem.create({"name": "Tape", "sku": "TAPE-1", **fields}, NOW)
    assert refusal.value.field == next(iter(fields))
