"""The stock of one product in one warehouse, and the movements that say how it came to be."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, Self, TypedDict

from new_core.domain.entities.base import Entity
from new_core.domain.events import inventory_events as events
from new_core.domain.exceptions import inventory_exceptions as errors
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.columns import Columns
from new_core.domain.value_objects.text import storable

NOTHING: Final = Decimal("0.000")
_QUANTITY: Final = (15, 3)
_COST: Final = (10, 2)
COLUMNS: Final = Columns(
    numerics={
        "quantity_on_hand": _QUANTITY,
        "quantity_reserved": _QUANTITY,
        "quantity_ordered": _QUANTITY,
        "new_quantity": _QUANTITY,
        "quantity": _QUANTITY,
        "last_cost": _COST,
        "average_cost": _COST,
        "unit_cost": _COST,
    },
    texts={"movement_type": 50, "reference_type": 50, "notes": None},
    never_null=frozenset({"product_id", "warehouse_id", "quantity_ordered", "quantity", "created_by"}),
)


class MovementType(StrEnum):
    IN = "IN"
    OUT = "OUT"
    ADJUSTMENT = "ADJUSTMENT"


class MovementFields(TypedDict, total=False):
    movement_type: str
    reference_type: str | None
    reference_id: int | None
    quantity: Decimal
    """Of an adjustment the difference, with its sign; else more than nothing."""
    unit_cost: Decimal | None
    notes: str | None
    created_by: int


class ItemFields(TypedDict, total=False):
    """What can be said of an item; quantities on hand and reserved change by movements and reservations only."""

    quantity_ordered: Decimal
    last_cost: Decimal | None
    average_cost: Decimal | None


@dataclass(eq=False, kw_only=True)
class StockMovement(Entity):
    """Written once, never changed."""

    inventory_item_id: int
    movement_type: str
    """Text, because rows are older than `MovementType`."""
    quantity: Decimal
    created_by: int
    created_at: datetime | None
    id: int | None = None
    reference_type: str | None = None
    reference_id: int | None = None
    unit_cost: Decimal | None = None
    notes: str | None = None


@dataclass(eq=False, kw_only=True)
class InventoryItem(Entity):
    product_id: int
    warehouse_id: int
    created_at: datetime | None
    id: int | None = None
    quantity_on_hand: Decimal = NOTHING
    quantity_reserved: Decimal = NOTHING
    """Promised to confirmed orders, and still here."""
    quantity_ordered: Decimal = NOTHING
    last_cost: Decimal | None = None
    average_cost: Decimal | None = None
    updated_at: datetime | None = None

    @property
    def available(self) -> Decimal:
        return self.quantity_on_hand - self.quantity_reserved

    @classmethod
    def create(cls, product_id: int, warehouse_id: int, fields: ItemFields, at: datetime) -> Self:
        COLUMNS.check({"product_id": product_id, "warehouse_id": warehouse_id, **fields})
        item = cls(product_id=product_id, warehouse_id=warehouse_id, created_at=at, **COLUMNS.stored(fields))  # type: ignore[arg-type]  # the names are those of ItemFields
        created = events.InventoryItemCreated(occurred_at=at, product_id=product_id, warehouse_id=warehouse_id)
        item.record(created)
        return item

    def revise(self, fields: ItemFields, at: datetime) -> None:
        """Change what differs; a revision that changes nothing leaves no trace."""
        COLUMNS.check(fields)
        changed = self.assign(COLUMNS.stored(fields))
        if changed:
            self.updated_at = at
            self.record(events.InventoryItemUpdated(occurred_at=at, changed=changed))

    def delete(self, at: datetime) -> None:
        if self.quantity_on_hand or self.quantity_reserved:
            raise errors.InventoryItemInUseError(self.identity, "there is stock in it or reserved of it")
        deleted = events.InventoryItemDeleted(
            occurred_at=at, product_id=self.product_id, warehouse_id=self.warehouse_id
        )
        self.record(deleted)

    def move(self, fields: MovementFields, at: datetime) -> StockMovement:
        """Bring the stock to what it is after a movement; what comes in at a cost says what was paid last."""
        COLUMNS.check(fields)
        try:
            kind = MovementType(fields["movement_type"])
        except ValueError as error:
            raise errors.InvalidMovementTypeError(fields["movement_type"]) from error
        quantity = self._rounded("quantity", fields["quantity"])
        if kind is not MovementType.ADJUSTMENT and quantity <= 0:
            raise InvalidValueError("quantity", fields["quantity"], "must be more than 0.000")
        # What confirmed orders were promised cannot be taken; a count is a fact, whatever was promised.
        if kind is MovementType.OUT and quantity > self.available:
            raise errors.InsufficientStockError(self.product_id, quantity, self.available)
        movement = self._moved(-quantity if kind is MovementType.OUT else quantity, fields, at)
        if kind is MovementType.IN and movement.unit_cost is not None:
            self.last_cost = movement.unit_cost
        return movement

    def count(
        self, new_quantity: Decimal, reason: str, notes: str | None, created_by: int, at: datetime
    ) -> StockMovement:
        """Book what a count found as an adjustment by the difference."""
        storable("reason", reason)
        found = self._rounded("new_quantity", new_quantity)
        if found < 0:
            raise InvalidValueError("new_quantity", new_quantity, "must be at least 0.000")
        fields = MovementFields(
            movement_type=MovementType.ADJUSTMENT,
            reference_type="ADJUSTMENT",
            quantity=found - self.quantity_on_hand,
            notes=f"{reason}. {storable('notes', notes or '')}",
            created_by=created_by,
        )
        COLUMNS.check(fields)
        return self._moved(fields["quantity"], fields, at)

    def reserve(self, quantity: Decimal, at: datetime) -> None:
        wanted = self._positive(quantity)
        if wanted > self.available:
            raise errors.InsufficientAvailableStockError(self.product_id, wanted, self.available)
        self.quantity_reserved += wanted
        self.updated_at = at
        self.record(
            events.StockReserved(occurred_at=at, quantity=str(wanted), quantity_reserved=str(self.quantity_reserved))
        )

    def release(self, quantity: Decimal, at: datetime) -> None:
        wanted = self._positive(quantity)
        if wanted > self.quantity_reserved:
            raise errors.ReservationError(wanted, self.quantity_reserved)
        self._release(wanted, at)

    def release_at_most(self, quantity: Decimal, at: datetime) -> None:
        """Take back a promise as far as it was kept a record of: orders of the monolith reserved without one."""
        released = min(quantity, self.quantity_reserved)
        if released > 0:
            self._release(released, at)

    def ship(self, fields: MovementFields, at: datetime) -> StockMovement:
        """Take out what was reserved for an order, at what it cost on average."""
        quantity = self._positive(fields["quantity"])
        if quantity > self.quantity_on_hand:
            raise errors.InsufficientStockError(self.product_id, quantity, self.quantity_on_hand)
        self.release_at_most(quantity, at)
        taken = fields | MovementFields(movement_type=MovementType.OUT, unit_cost=self.average_cost)
        return self._moved(-quantity, taken, at)

    def _release(self, quantity: Decimal, at: datetime) -> None:
        self.quantity_reserved -= quantity
        self.updated_at = at
        self.record(
            events.StockReleased(occurred_at=at, quantity=str(quantity), quantity_reserved=str(self.quantity_reserved))
        )

    def _moved(self, difference: Decimal, fields: MovementFields, at: datetime) -> StockMovement:
        on_hand = self.quantity_on_hand + difference
        if on_hand < 0:
            raise errors.InsufficientStockError(self.product_id, -difference, self.quantity_on_hand)
        # The sum as well, because two numbers that fit the column may add up to one that does not.
        COLUMNS.check({"quantity": on_hand})
        self.quantity_on_hand = on_hand
        self.updated_at = at
        self.record(
            events.StockChanged(
                occurred_at=at,
                movement_type=fields["movement_type"],
                quantity=str(difference),
                quantity_on_hand=str(on_hand),
            )
        )
        stored = COLUMNS.stored(fields)
        return StockMovement(inventory_item_id=self.identity, created_at=at, **stored)  # type: ignore[arg-type]  # the names are those of MovementFields

    def _positive(self, quantity: Decimal) -> Decimal:
        wanted = self._rounded("quantity", quantity)
        if wanted <= 0:
            raise InvalidValueError("quantity", quantity, "must be more than 0.000")
        return wanted

    @staticmethod
    def _rounded(name: str, value: Decimal) -> Decimal:
        COLUMNS.check({name: value})
        rounded = COLUMNS.stored({name: value})[name]
        if not isinstance(rounded, Decimal):
            raise TypeError(f"{name} is no number")
        return rounded
