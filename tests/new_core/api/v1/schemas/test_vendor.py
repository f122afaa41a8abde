from typing import Any

import pytest
from pydantic import ValidationError

from new_core.api.v1.schemas.vendor import (
    EXAMPLE_CREATE,
    EXAMPLE_UPDATE,
    VendorCreate,
    VendorList,
    VendorUpdate,
)
from new_core.application.dtos.page_dto import SortKey
from new_core.domain.entities.vendor import COLUMNS

NEEDED: dict[str, Any] = {"code": "Q", "name_ar": "س", "name_en": "Q"}


def test_the_examples_are_valid() -> None:
    for example in EXAMPLE_CREATE.values():
        assert VendorCreate.model_validate(example["value"]).changes()["code"]
    for example in EXAMPLE_UPDATE.values():
        assert len(VendorUpdate.model_validate(example["value"]).changes()) == 1


def test_they_have_all_fields() -> None:
    assert VendorCreate.model_fields.keys() == VendorUpdate.model_fields.keys() == COLUMNS.keys()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", " x"),
        ("name_en", " "),
        ("email", "nobody"),
        ("phone", "ask Mei"),
        ("currency", "EUR"),
        ("outstanding_payable", "0.0001"),
        ("unknown", 1),
    ],
)
def test_what_is_wrong_is_named(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        VendorCreate.model_validate(NEEDED | {field: value})
    assert caught.value.errors()[0]["loc"][0] == field


@pytest.mark.parametrize("field", [name for name, column in COLUMNS.items() if column.is_required])
def test_null_does_not_clear_what_cannot_be_empty(field: str) -> None:
    with pytest.raises(ValidationError, match="must not be null"):
        VendorUpdate.model_validate({field: None})


def test_sort_and_page_become_a_query() -> None:
    query = VendorList(page=2, page_size=10, sort="-name_en,code", is_active=True).query()
    assert query.sort == (SortKey("name_en", descending=True), SortKey("code"))
    assert (query.offset, query.limit, query.is_active) == (10, 10, True)
