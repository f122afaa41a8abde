from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from new_core.api.v1.schemas.customer import (
    EXAMPLE_CREATE,
    EXAMPLE_UPDATE,
    CustomerCreate,
    CustomerList,
    CustomerUpdate,
)
from new_core.application.dtos.page_dto import SortKey


def test_the_examples_are_valid() -> None:
    for example in EXAMPLE_CREATE.values():
        CustomerCreate.model_validate(example["value"])
    for example in EXAMPLE_UPDATE.values():
        CustomerUpdate.model_validate(example["value"])


def test_contacts_are_normalised() -> None:
    customer = CustomerCreate.model_validate({"name": " x ", "phone": "0770 123 4567", "email": "A@B.CO"})
    assert (customer.name, customer.phone, customer.email) == ("x", "+9647701234567", "A@b.co")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "  "),
        ("name", "x" * 201),
        ("email", "nobody"),
        ("phone", "call me"),
        ("credit_limit", "-1"),
        ("credit_limit", "1.005"),
        ("credit_limit", "NaN"),
        ("discount_percentage", 100.5),
        ("currency", "usd"),
        ("payment_terms", -1),
        ("salesperson_id", 0),
        ("salesperson_id", 2**31),
        ("customer_code", " x"),
        ("unknown", 1),
    ],
)
def test_what_is_wrong_is_named(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        CustomerCreate.model_validate({"name": "x", field: value})
    assert caught.value.errors()[0]["loc"] == (field,)


@pytest.mark.parametrize("field", ["name", "credit_limit", "currency", "is_active", "customer_code"])
def test_null_does_not_clear_what_cannot_be_empty(field: str) -> None:
    with pytest.raises(ValidationError, match="must not be null"):
        CustomerUpdate.model_validate({field: None})


def test_an_update_holds_only_what_was_given() -> None:
    given = {"notes": None, "credit_limit": "5.00"}
    changes = CustomerUpdate.model_validate(given).model_dump(exclude_unset=True)
    assert changes == {"notes": None, "credit_limit": Decimal("5.00")}


def test_the_document_does_not_offer_null_or_defaults_in_updates() -> None:
    properties: dict[str, dict[str, Any]] = CustomerUpdate.model_json_schema()["properties"]
    assert not [name for name, schema in properties.items() if "default" in schema]
    assert properties["name"]["type"] == "string"


def test_sort_and_page_become_a_query() -> None:
    query = CustomerList(page=3, page_size=10, sort="-credit_limit,name").query()
    assert query.sort == (SortKey("credit_limit", descending=True), SortKey("name"))
    assert (query.offset, query.limit) == (20, 10)


@pytest.mark.parametrize("sort", ["", "password", "name,", "name;id", "--name"])
def test_sorting_by_anything_else_is_refused(sort: str) -> None:
    with pytest.raises(ValidationError):
        CustomerList(sort=sort)
