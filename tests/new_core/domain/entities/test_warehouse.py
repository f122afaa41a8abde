from datetime import UTC, datetime

import pytest

from new_core.domain.entities.warehouse import Warehouse, WarehouseFields
from new_core.domain.events.warehouse_events import WarehouseCreated, WarehouseDeleted, WarehouseUpdated
from new_core.domain.exceptions.base import InvalidValueError

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_its_life_is_told() -> None:
    warehouse = Warehouse.create({"name": "BGD-WH1", "branch_id": 1}, NOW)
    warehouse.revise({"name": "BGD-WH1", "branch_id": 2}, NOW)
    warehouse.revise({"branch_id": 2}, NOW)
    warehouse.delete(NOW)
    assert warehouse.take_events() == [
        WarehouseCreated(occurred_at=NOW, warehouse_name="BGD-WH1"),
        WarehouseUpdated(occurred_at=NOW, changed=("branch_id",)),
        WarehouseDeleted(occurred_at=NOW, warehouse_name="BGD-WH1"),
    ]


@pytest.mark.parametrize(("fields", "field"), [({"name": "n" * 101}, "name"), ({"branch_id": 2**31}, "branch_id")])
def test_what_the_table_cannot_hold_is_refused(fields: WarehouseFields, field: str) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        Warehouse.create({"name": "x", "branch_id": 1, **fields}, NOW)
    assert refusal.value.field == field
