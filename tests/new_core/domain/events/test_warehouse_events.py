from new_core.domain.events.warehouse_events import WarehouseCreated, WarehouseDeleted, WarehouseUpdated


def test_names_say_whom_it_happened_to() -> None:
    names = [kind.name for kind in (WarehouseCreated, WarehouseUpdated, WarehouseDeleted)]
    assert names == ["warehouse.created", "warehouse.updated", "warehouse.deleted"]
