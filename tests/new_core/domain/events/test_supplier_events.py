from new_core.domain.events.supplier_events import SupplierCreated, SupplierDeactivated, SupplierUpdated


def test_names_are_those_relays_listen_to() -> None:
    assert [event.name for event in (SupplierCreated, SupplierUpdated, SupplierDeactivated)] == [
        "supplier.created",
        "supplier.updated",
        "supplier.deactivated",
    ]
