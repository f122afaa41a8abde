from new_core.domain.events.customer_events import CustomerCreated, CustomerDeactivated, CustomerUpdated


def test_names_are_those_relays_listen_to() -> None:
    assert [event.name for event in (CustomerCreated, CustomerUpdated, CustomerDeactivated)] == [
        "customer.created",
        "customer.updated",
        "customer.deactivated",
    ]
