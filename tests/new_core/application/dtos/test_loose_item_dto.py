from datetime import UTC, datetime
from decimal import Decimal

from new_core.application.dtos.loose_item_dto import LooseItemDTO
from new_core.domain.entities.loose_item import LooseItem

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_shows_an_item_in_plain_values() -> None:
    item = LooseItem.create({"name": "Tape", "sku": "TAPE-1", "quantity": 3}, NOW)
    item.id = 7
    assert LooseItemDTO.of(item) == LooseItemDTO(7, "Tape", "TAPE-1", None, None, Decimal("0.00"), 3, NOW)
