from typing import Any

import pytest
from pydantic import ValidationError

from new_core.api.v1.schemas.product import (
    EXAMPLE_CREATE,
    EXAMPLE_UPDATE,
    ProductCreate,
    ProductList,
    ProductUpdate,
)
from new_core.application.dtos.page_dto import SortKey
from new_core.domain.entities.product import COLUMNS

USUAL: dict[str, Any] = {"sku": "S", "name": "x", "category_id": 1, "unit_price": "1.00", "unit_of_measure": "PCS"}


def test_the_examples_are_valid() -> None:
    for example in EXAMPLE_CREATE.values():
        ProductCreate.model_validate(example["value"])
    for example in EXAMPLE_UPDATE.values():
        ProductUpdate.model_validate(example["value"])


def test_they_have_all_fields_of_a_product() -> None:
    assert ProductCreate.model_fields.keys() == ProductUpdate.model_fields.keys() == COLUMNS.keys()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sku", " x"),
        ("name", " "),
        ("category_id", 2**31),
        ("unit_price", "0.00"),
        ("unit_price", "1.005"),
        ("unit_price", "NaN"),
        ("cost_price", "-0.01"),
        ("weight", "12345678"),
        ("min_stock_level", -1),
        ("images", [""]),
        ("images", ["/x.jpg"] * 101),
        ("tags", "new"),
        ("dimensions", []),
        ("unknown", 1),
    ],
)
def test_what_is_wrong_is_named(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        ProductCreate.model_validate(USUAL | {field: value})
    assert caught.value.errors()[0]["loc"][0] == field


@pytest.mark.parametrize("field", [name for name, column in COLUMNS.items() if column.is_required])
def test_null_does_not_clear_what_cannot_be_empty(field: str) -> None:
    with pytest.raises(ValidationError, match="must not be null"):
        ProductUpdate.model_validate({field: None})


def test_sort_and_page_become_a_query() -> None:
    query = ProductList(page=2, page_size=10, sort="-unit_price,name", category_id=3).query()
    assert query.sort == (SortKey("unit_price", descending=True), SortKey("name"))
    assert (query.offset, query.limit, query.category_id) == (10, 10, 3)
