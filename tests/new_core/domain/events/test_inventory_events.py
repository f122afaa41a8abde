from new_core.domain.events import inventory_events as events


def test_names_say_what_happened() -> None:
    kinds = (events.InventoryItemCreated, events.InventoryItemUpdated, events.InventoryItemDeleted)
    assert [kind.name.partition(".")[0] for kind in kinds] == ["inventory_item"] * 3
    stock = (events.StockChanged, events.StockReserved, events.StockReleased)
    assert [kind.name for kind in stock] == ["stock.changed", "stock.reserved", "stock.released"]
