from new_core.domain.events.loose_item_events import LooseItemAdded


def test_the_name_says_what_happened() -> None:
    assert LooseItemAdded.name == "loose_item.added"
