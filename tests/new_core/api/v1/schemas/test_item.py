from typing import Any

import pytest
from pydantic import ValidationError

from new_core.api.v1.schemas.item import (
    EXAMPLE_CREATE,
    EXAMPLE_UPDATE,
    ItemCreate,
    ItemList,
    ItemUpdate,
)
from new_core.application.dtos.page_dto import SortKey
from new_core.domain.entities.item import COLUMNS

NEEDED: dict[str, Any] = {"code": "Q", "name_ar": "س", "name_en": "Q"}


def test_the_examples_are_valid() -> None:
    for example in EXAMPLE_CREATE.values():
        assert ItemCreate.model_validate(example["value"]).changes()["code"]
    for example in EXAMPLE_UPDATE.values():
        assert len(ItemUpdate.model_validate(example["value"]).changes()) == 1


def test_they_have_all_fields() -> None:
    assert ItemCreate.model_fields.keys() == ItemUpdate.model_fields.keys() == COLUMNS.keys()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", " x"),
        ("name_en", " "),
        ("cost_price_usd", "-1"),
        ("cost_price_usd", "0.0001"),
        ("category_id", 2**31),
        ("weight", "NaN"),
        ("unknown", 1),
    ],
)
def test_what_is_wrong_is_named(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        ItemCreate.model_validate(NEEDED | {field: value})
    assert caught.value.errors()[0]["loc"][0] == field


@pytest.mark.parametrize("field", [name for name, column in COLUMNS.items() if column.is_required])
def test_null_does_not_clear_what_cannot_be_empty(field: str) -> None:
    with pytest.raises(ValidationError, match="must not be null"):
        ItemUpdate.model_validate({field: None})


def test_sort_and_page_become_a_query() -> None:
    query = ItemList(page=2, page_size=10, sort="-name_en,code", is_active=True).query()
    assert query.sort == (SortKey("name_en", descending=True), SortKey("code"))
    assert (query.offset, query.limit, query.is_active) == (10, 10, True)
