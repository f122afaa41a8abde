from new_core.domain.events.item_events import ItemCreated, ItemDeleted, ItemUpdated


def test_names_are_those_relays_listen_to() -> None:
    names = [event.name for event in (ItemCreated, ItemUpdated, ItemDeleted)]
    assert names == ["item.created", "item.updated", "item.deleted"]
