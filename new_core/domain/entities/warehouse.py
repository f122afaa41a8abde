"""A warehouse of a branch; what lies in it is not known here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self, TypedDict

from new_core.domain.entities.base import Entity
from new_core.domain.events.warehouse_events import WarehouseCreated, WarehouseDeleted, WarehouseUpdated
from new_core.domain.value_objects.columns import Columns

COLUMNS: Final = Columns(texts={"name": 100}, never_null=frozenset({"name", "branch_id"}))


class WarehouseFields(TypedDict, total=False):
    """What can be said of a warehouse; what is left out keeps its value."""

    name: str
    branch_id: int


@dataclass(eq=False, kw_only=True)
class Warehouse(Entity):
    name: str
    branch_id: int
    id: int | None = None

    @classmethod
    def create(cls, fields: WarehouseFields, at: datetime) -> Self:
        COLUMNS.check(fields)
        warehouse = cls(**fields)
        warehouse.record(WarehouseCreated(occurred_at=at, warehouse_name=warehouse.name))
        return warehouse

    def revise(self, fields: WarehouseFields, at: datetime) -> None:
        """Change what differs; a revision that changes nothing leaves no trace."""
        COLUMNS.check(fields)
        changes = {name: value for name, value in fields.items() if getattr(self, name) != value}
        for name, value in changes.items():
            setattr(self, name, value)
        if changes:
            self.record(WarehouseUpdated(occurred_at=at, changed=tuple(changes)))

    def delete(self, at: datetime) -> None:
        self.record(WarehouseDeleted(occurred_at=at, warehouse_name=self.name))
