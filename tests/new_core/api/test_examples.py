"""That whoever reads the document of v1 sees, for each operation, what goes in and what comes out."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, Final

import jsonschema_rs
import pytest

from new_core.api.examples import example_of
from new_core.main import create_app
from tests.support.new_side import settings_for

JSON: Final = "application/json"
Object = dict[str, Any]
Problems = Callable[[Object, object], list[str]]


@pytest.fixture(scope="module")
def document() -> Object:
    return create_app(settings_for("sqlite:///never-opened.db")).openapi()


def _operations(document: Object) -> Iterator[tuple[str, Object]]:
    for path, item in document["paths"].items():
        yield from ((f"{method} {path}", operation) for method, operation in item.items())


def _media(document: Object, kind: str) -> Iterator[tuple[str, Object]]:
    """All JSON bodies of requests (`request`) or of answers whose status begins with `kind`."""
    for name, operation in _operations(document):
        answers = {"request": operation["requestBody"]} if "requestBody" in operation else {}
        for status, body in (answers | operation["responses"]).items():
            if status.startswith(kind) and JSON in body.get("content", {}):
                yield f"{name} {status}", body["content"][JSON]


@pytest.fixture(scope="module")
def problems(document: Object) -> Problems:
    """What is wrong with a value by a schema. A validator is made once: most answers share theirs."""
    validators: dict[str, jsonschema_rs.Draft202012Validator] = {}

    def found(schema: Object, value: object) -> list[str]:
        key = str(schema)
        if key not in validators:
            whole = schema | ({"components": document["components"]} if "$ref" in key else {})
            validators[key] = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        return [error.message for error in validators[key].iter_errors(value)]

    return found


def _fields(document: Object, schema: Object, seen: set[str]) -> Iterator[tuple[str, Object]]:
    """The fields that a value is written into, of all objects below `schema`."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name in seen:
            return
        seen.add(name)
        for field, inner in document["components"]["schemas"][name].get("properties", {}).items():
            if not _leads_to_objects(document, inner) and "const" not in inner and inner.get("type") != "null":
                yield f"{name}.{field}", inner
            yield from _fields(document, inner, seen)
    for inner in [*schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else ())]:
        yield from _fields(document, inner, seen)


def _leads_to_objects(document: Object, schema: Object) -> bool:
    if "$ref" in schema:
        return "properties" in document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    below = [*schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else ())]
    return any(_leads_to_objects(document, inner) for inner in below)


@pytest.mark.parametrize(("kind", "least"), [("request", 40), ("4", 200), ("5", 8)])
def test_every_body_and_every_failure_has_valid_examples(
    document: Object, problems: Problems, kind: str, least: int
) -> None:
    found = list(_media(document, kind))
    assert len(found) >= least
    for name, media in found:
        values = [example["value"] for example in media.get("examples", {}).values()]
        assert values, f"{name} has no example"
        for value in values:
            assert not problems(media["schema"], value), (name, value)


def test_nulls_of_requests_are_shown(document: Object) -> None:
    examples = document["paths"]["/api/v1/customers/{customer_id}"]["patch"]["requestBody"]["content"][JSON]["examples"]
    assert examples["cleared"] == {"value": {"notes": None, "salesperson_id": None}}


def test_every_success_has_a_whole_example(document: Object, problems: Problems) -> None:
    for name, media in _media(document, "2"):
        assert media.get("example"), f"{name} has no example"
        assert not problems(media["schema"], media["example"]), (name, media["example"])


def test_every_field_of_a_success_has_valid_examples(document: Object, problems: Problems) -> None:
    seen: set[str] = set()
    fields = [each for _, media in _media(document, "2") for each in _fields(document, media["schema"], seen)]
    assert len(fields) > 250
    assert [name for name, schema in fields if not schema.get("examples")] == []
    wrong = [(name, value) for name, schema in fields for value in schema["examples"] if problems(schema, value)]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "lines"),
    [("SalesInvoiceOut", "invoice_items"), ("PurchaseInvoiceOut", "invoice_items"), ("OrderOut", "sales_items")],
)
def test_examples_add_up(document: Object, name: str, lines: str) -> None:
    schemas = document["components"]["schemas"]
    shown = example_of(schemas[name], schemas)
    amount = {key: Decimal(value) for key, value in shown.items() if key.endswith(("amount", "total"))}
    assert sum(Decimal(line["line_total"]) for line in shown[lines]) == amount["subtotal"]
    charges = amount["tax_amount"] + amount.get("shipping_amount", Decimal(0))
    assert amount["subtotal"] - amount["discount_amount"] + charges == amount["total_amount"]


def test_dates_of_a_query_are_shown(document: Object, problems: Problems) -> None:
    for name, operation in _operations(document):
        for parameter in operation.get("parameters", ()):
            schema = parameter["schema"]
            if parameter["name"].startswith("date_") or (parameter["name"] == "sort" and "const" not in schema):
                assert schema.get("examples"), (name, parameter["name"])
                assert not any(problems(schema, value) for value in schema["examples"])
