from new_core.domain.events.product_events import ProductCreated, ProductDeactivated, ProductUpdated


def test_names_are_those_relays_listen_to() -> None:
    names = [event.name for event in (ProductCreated, ProductUpdated, ProductDeactivated)]
    assert names == ["product.created", "product.updated", "product.deactivated"]
