from decimal import Decimal

from new_core.domain.exceptions import inventory_exceptions as errors


def test_a_shortage_names_what_is_there() -> None:
    short = errors.InsufficientStockError(7, Decimal("3.000"), Decimal("2.500"))
    assert (short.field, str(short)) == ("quantity", "3.000 of product 7 cannot be taken: 2.500 can")
    none = errors.InsufficientAvailableStockError(7, Decimal(1), Decimal(0))
    assert str(none) == "1 of product 7 cannot be reserved: 0 are available"
    assert str(errors.ReservationError(Decimal(2), Decimal(1))) == "2 cannot be released: 1 are reserved"


def test_conflicts_name_the_place() -> None:
    assert str(errors.DuplicateInventoryItemError(7, 1)) == "Warehouse 1 has an item for product 7 already"
    assert str(errors.InventoryItemInUseError(3, "x")) == "Inventory item 3 cannot be deleted: x"
    assert errors.InvalidMovementTypeError("in").rule == "must be IN, OUT or ADJUSTMENT"
