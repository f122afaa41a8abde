from new_core.domain.events.vendor_events import VendorCreated, VendorDeleted, VendorUpdated


def test_names_are_those_relays_listen_to() -> None:
    names = [event.name for event in (VendorCreated, VendorUpdated, VendorDeleted)]
    assert names == ["vendor.created", "vendor.updated", "vendor.deleted"]
