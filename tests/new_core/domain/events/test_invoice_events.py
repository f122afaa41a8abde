from new_core.domain.events.invoice_events import PURCHASE_EVENTS, SALES_EVENTS


def test_each_direction_has_names_of_its_own() -> None:
    sales, purchases = ([event.name for event in events] for events in (SALES_EVENTS, PURCHASE_EVENTS))
    assert sales == [f"invoice.{word}" for word in ("created", "updated", "sent", "cancelled", "paid", "deleted")]
    assert purchases == [f"purchase_{name}" for name in sales]
