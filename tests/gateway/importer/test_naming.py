import re

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from gateway.importer.naming import operation_from_id, operation_from_path, router_from_path, slug, unique_id


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Price Lists", "price_lists"),
        ("getPetById", "get_pet_by_id"),
        ("HTTPServer", "http_server"),
        ("users-v2", "users_v2"),
        ("العملاء", ""),
    ],
)
def test_any_text_becomes_a_flag_name(text: str, name: str) -> None:
    assert slug(text) == name


@given(text=st.text())
def test_a_slug_is_always_safe_and_stable(text: str) -> None:
    assert re.fullmatch("[a-z0-9_]*", slug(text))
    assert slug(slug(text)) == slug(text)


@pytest.mark.parametrize(
    ("path", "router"),
    [("/api/v1/customers/{id}", "customers"), ("/", "root"), ("/api/{id}", "root"), ("/Price-Lists", "price_lists")],
)
def test_a_router_is_the_first_segment_that_says_something(path: str, router: str) -> None:
    assert router_from_path(path) == router


def test_an_operation_is_named_after_method_and_path() -> None:
    assert operation_from_path("GET", "/customers/{customer_id}/orders") == "get_customers_by_customer_id_orders"
    assert operation_from_path("POST", "/") == "post_root"


def test_fastapis_suffix_is_taken_off() -> None:
    app = FastAPI()
    app.add_api_route("/api/customers/{customer-id}/{rest:path}", lambda: None, name="get_customer", methods=["PUT"])
    ((path, item),) = app.openapi()["paths"].items()
    assert item["put"]["operationId"] != "get_customer"
    assert operation_from_id(item["put"]["operationId"], "PUT", path) == "get_customer"


def test_another_operation_id_is_kept() -> None:
    assert operation_from_id("listPets", "GET", "/pets") == "list_pets"
    assert operation_from_id("_pets_get", "GET", "/pets") == "pets_get"
    assert operation_from_id("一覧", "GET", "/pets") == "get_pets"


def test_a_taken_id_gets_a_number() -> None:
    assert unique_id("a", "list", {"a.list", "a.list_2"}) == "a.list_3"
    assert unique_id("b", "list", {"a.list"}) == "b.list"
