import pytest
from pydantic import ValidationError

from new_core.api.v1.schemas.category import (
    EXAMPLE_CREATE,
    EXAMPLE_UPDATE,
    CategoryCreate,
    CategoryList,
    CategoryUpdate,
)
from new_core.application.dtos.page_dto import SortKey


def test_the_examples_are_valid() -> None:
    for example in EXAMPLE_CREATE.values():
        CategoryCreate.model_validate(example["value"])
    for example in EXAMPLE_UPDATE.values():
        CategoryUpdate.model_validate(example["value"])


@pytest.mark.parametrize(("field", "value"), [("name", " "), ("name", "x" * 101), ("parent_id", 0), ("unknown", 1)])
def test_what_is_wrong_is_named(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        CategoryCreate.model_validate({"name": "x", field: value})
    assert caught.value.errors()[0]["loc"] == (field,)


@pytest.mark.parametrize("field", ["name", "is_active"])
def test_null_does_not_clear_what_cannot_be_empty(field: str) -> None:
    with pytest.raises(ValidationError, match="must not be null"):
        CategoryUpdate.model_validate({field: None})


def test_sort_and_page_become_a_query() -> None:
    query = CategoryList(page=3, page_size=10, sort="-name", parent_id=1).query()
    assert (query.sort, query.offset, query.limit, query.parent_id) == ((SortKey("name", descending=True),), 20, 10, 1)
