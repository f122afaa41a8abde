from new_core.domain.events.category_events import CategoryCreated, CategoryDeleted, CategoryUpdated


def test_names_are_those_relays_listen_to() -> None:
    names = [event.name for event in (CategoryCreated, CategoryUpdated, CategoryDeleted)]
    assert names == ["category.created", "category.updated", "category.deleted"]
