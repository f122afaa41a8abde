from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from legacy_shim.contract.items.schemas import AMOUNTS, Item, ItemCreate, ItemUpdate
from new_core.application.dtos.item_dto import ItemDTO
from new_core.domain.entities.item import COLUMNS
from new_core.domain.entities.item import Item as Entity
from new_core.domain.exceptions.base import InvalidValueError

NEEDED: dict[str, Any] = {"code": "I", "name_ar": "م", "name_en": "I"}


def test_creation_says_everything_but_amounts_of_null() -> None:
    assert ItemCreate.model_validate(NEEDED).changes().keys() == COLUMNS.keys()
    unsaid = ItemCreate.model_validate(NEEDED | dict.fromkeys(AMOUNTS)).changes()
    assert COLUMNS.keys() - unsaid.keys() == set(AMOUNTS)


def test_specifications_become_text() -> None:
    changes = ItemUpdate.model_validate({"specifications": {"لون": [1.5, None]}}).changes()
    assert changes == {"specifications": '{"لون": [1.5, null]}'}
    assert ItemUpdate.model_validate({"specifications": None}).changes() == {"specifications": None}
    with pytest.raises(InvalidValueError, match="specifications"):
        ItemUpdate.model_validate({"specifications": {"a": "\x00"}}).changes()


@pytest.mark.parametrize("field", ["code", "unit_of_measure", "reorder_level", "is_serialized"])
def test_items_keep_what_cannot_be_empty(field: str) -> None:
    with pytest.raises(ValidationError):
        ItemUpdate.model_validate({field: None})


def test_times_are_shown_without_a_zone() -> None:
    item = Entity(id=7, code="I", name_ar="", name_en="", created_at=datetime(2025, 9, 1, 8, tzinfo=UTC))
    shown = Item.of(ItemDTO.of(item)).model_dump_json()
    assert shown.endswith('"created_at":"2025-09-01T08:00:00","updated_at":null,"created_by":null}')
