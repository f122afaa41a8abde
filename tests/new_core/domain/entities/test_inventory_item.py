from datetime import UTC, datetime
from decimal import Decimal
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from new_core.domain.entities.inventory_item import InventoryItem, MovementFields
from new_core.domain.exceptions import inventory_exceptions as errors
from new_core.domain.exceptions.base import DomainError, InvalidValueError

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def _item(on_hand: str = "10", reserved: str = "0") -> InventoryItem:
    return InventoryItem(
        id=1,
        product_id=7,
        warehouse_id=1,
        created_at=NOW,
        quantity_on_hand=Decimal(on_hand),
        quantity_reserved=Decimal(reserved),
        average_cost=Decimal("3.50"),
    )


def _fields(kind: str, quantity: str, **more: object) -> MovementFields:
    return cast("MovementFields", {"movement_type": kind, "quantity": Decimal(quantity), "created_by": 1, **more})


@pytest.mark.parametrize(("kind", "quantity", "left"), [("IN", "2.5", "12.500"), ("OUT", "2.5", "7.500")])
def test_a_movement_changes_what_is_on_hand(kind: str, quantity: str, left: str) -> None:
    item = _item()
    movement = item.move(_fields(kind, quantity, notes="x"), NOW)
    assert item.quantity_on_hand == Decimal(left)
    assert (movement.movement_type, movement.quantity, movement.notes) == (kind, Decimal("2.500"), "x")
    assert [event.name for event in item.take_events()] == ["stock.changed"]


def test_an_adjustment_carries_its_own_sign() -> None:
    item = _item("10", "8")
    assert item.move(_fields("ADJUSTMENT", "-9"), NOW).quantity == Decimal(-9)
    assert item.available == -7
    with pytest.raises(errors.InsufficientStockError):
        item.move(_fields("ADJUSTMENT", "-2"), NOW)


def test_what_came_in_says_what_was_paid_last() -> None:
    item = _item()
    item.move(_fields("IN", "1", unit_cost=Decimal("2.005")), NOW)
    assert item.last_cost == Decimal("2.01")
    item.move(_fields("OUT", "1", unit_cost=Decimal(9)), NOW)
    assert item.last_cost == Decimal("2.01")


def test_what_was_promised_is_not_taken() -> None:
    item = _item("10", "8")
    with pytest.raises(errors.InsufficientStockError, match="of product 7 cannot be taken: 2 can"):
        item.move(_fields("OUT", "3"), NOW)
    assert item.quantity_on_hand == 10


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        (_fields("SIDEWAYS", "1"), errors.InvalidMovementTypeError),
        (_fields("IN", "0"), InvalidValueError),
        (_fields("OUT", "-1"), InvalidValueError),
        (_fields("IN", "0.0004"), InvalidValueError),
        (_fields("IN", "1e12"), InvalidValueError),
        (_fields("IN", "999999999999"), InvalidValueError),
        (_fields("IN", "1", notes="\x00"), InvalidValueError),
    ],
)
def test_an_impossible_movement_changes_nothing(fields: MovementFields, error: type[DomainError]) -> None:
    item = _item()
    with pytest.raises(error):
        item.move(fields, NOW)
    assert (item.quantity_on_hand, item.last_cost) == (Decimal(10), None)
    assert not item.take_events()


def test_a_count_is_booked_by_its_difference() -> None:
    item = _item("2")
    movement = item.count(Decimal(42), "count", None, 1, NOW)
    assert (item.quantity_on_hand, movement.quantity) == (Decimal(42), Decimal(40))
    assert (movement.movement_type, movement.reference_type, movement.notes) == ("ADJUSTMENT", "ADJUSTMENT", "count. ")


@pytest.mark.parametrize(
    ("quantity", "reason", "notes", "field"),
    [
        ("-1", "x", None, "new_quantity"),
        ("1e12", "x", None, "new_quantity"),
        ("1", "\x00", None, "reason"),
        ("1", "x", "\x00", "notes"),
    ],
)
def test_a_count_that_cannot_be_is_named(quantity: str, reason: str, notes: str | None, field: str) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        _item().count(Decimal(quantity), reason, notes, 1, NOW)
    assert refusal.value.field == field


def test_only_what_is_available_is_reserved() -> None:
    item = _item("10", "7")
    item.reserve(Decimal(3), NOW)
    assert (item.quantity_reserved, item.available) == (Decimal(10), Decimal(0))
    with pytest.raises(errors.InsufficientAvailableStockError):
        item.reserve(Decimal("0.001"), NOW)


def test_only_what_is_reserved_is_released() -> None:
    item = _item("10", "7")
    item.release(Decimal(3), NOW)
    with pytest.raises(errors.ReservationError):
        item.release(Decimal(5), NOW)
    item.release_at_most(Decimal(5), NOW)
    item.release_at_most(Decimal(5), NOW)
    assert [event.name for event in item.take_events()] == ["stock.released", "stock.released"]
    assert item.quantity_reserved == 0


def test_shipping_takes_stock_and_promise_together() -> None:
    item = _item("10", "4")
    movement = item.ship(MovementFields(quantity=Decimal(4), reference_id=9, created_by=1), NOW)
    assert (item.quantity_on_hand, item.quantity_reserved) == (Decimal(6), Decimal(0))
    assert (movement.movement_type, movement.unit_cost, movement.reference_id) == ("OUT", Decimal("3.50"), 9)
    with pytest.raises(errors.InsufficientStockError):
        item.ship(MovementFields(quantity=Decimal(7), created_by=1), NOW)


def test_only_an_empty_item_is_deleted() -> None:
    with pytest.raises(errors.InventoryItemInUseError):
        _item().delete(NOW)
    empty = _item("0")
    empty.delete(NOW)
    assert [event.name for event in empty.take_events()] == ["inventory_item.deleted"]


def test_a_revision_says_what_changed() -> None:
    item = InventoryItem.create(7, 1, {}, NOW)
    item.revise({"quantity_ordered": Decimal(5), "last_cost": None}, NOW)
    item.revise({"quantity_ordered": Decimal(5)}, NOW)
    assert [event.name for event in item.take_events()] == ["inventory_item.created", "inventory_item.updated"]


steps = st.tuples(st.sampled_from(["IN", "OUT", "reserve", "release", "ship"]), st.decimals("0.001", "20", places=3))


@given(st.lists(steps, max_size=30))
def test_no_more_is_promised_than_there_is(taken: list[tuple[str, Decimal]]) -> None:
    item = _item("10", "0")
    for kind, quantity in taken:
        try:
            if kind in ("reserve", "release"):
                getattr(item, kind)(quantity, NOW)
            elif kind == "ship":
                item.release(quantity, NOW)
                item.ship(MovementFields(quantity=quantity, created_by=1), NOW)
            else:
                item.move(_fields(kind, str(quantity)), NOW)
        except DomainError:
            pass
        assert 0 <= item.quantity_reserved <= item.quantity_on_hand
