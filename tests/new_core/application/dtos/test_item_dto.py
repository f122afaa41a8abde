from datetime import UTC, datetime

from new_core.application.dtos.item_dto import ItemDTO
from new_core.domain.entities.item import Item
from tests.support.catalogue import item_fields

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_shows_plain_values() -> None:
    item = Item.create(item_fields(brand="TSH"), NOW, created_by=3)
    item.id = 7
    shown = ItemDTO.of(item)
    assert (shown.id, shown.code, shown.brand, shown.created_by) == (7, "QWX-1", "TSH", 3)
