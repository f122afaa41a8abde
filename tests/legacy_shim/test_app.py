"""Which part answers which path, and the document beside the monolith's own."""

import json
import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from legacy_shim.app import CONTRACT, CORE_PATHS, DEFECTS, OWN_DOCUMENT, create_app
from tests.legacy_shim.declared import Declared
from tests.support.new_core_databases import erp_sqlite, sqlite_template
from tests.support.new_side import bearer, new_side, settings_for

__all__ = ["erp_sqlite", "sqlite_template"]
Object = dict[str, Any]
NULL_IN_ROWS = frozenset({"created_at", "updated_at", "branch_id", "role_id"})
CATALOG = Path(__file__).parents[2] / "legacy_shim" / "catalog.json"


async def test_the_contract_and_v1_are_served_side_by_side(erp_sqlite: str) -> None:
    async with new_side(erp_sqlite) as client:
        assert (await client.get("/api/customers/salespersons")).json()[0]["id"] == 3
        assert (await client.get("/api/v1/customers", headers=bearer())).json()["success"] is True
        assert (await client.get("/-/ready")).json() == {"status": "ready"}


@pytest.mark.parametrize("path", ["/", "/nothing", "/api/v1", "/api/customers/1/2", "/health", "/-"])
async def test_an_unknown_path_is_answered_as_the_monolith_did(erp_sqlite: str, path: str) -> None:
    async with new_side(erp_sqlite) as client:
        answer = await client.get(path)
    assert (answer.status_code, answer.text) == (404, '{"detail":"Not Found"}')


async def test_a_slash_too_few_is_redirected_to_where_the_client_came(erp_sqlite: str) -> None:
    async with new_side(erp_sqlite) as client:
        answer = await client.get("/api/customers?limit=1", headers={"Host": "erp.example:8080"})
    assert answer.status_code == 307
    assert answer.headers["location"] == "http://erp.example:8080/api/customers/?limit=1"


async def test_another_method_names_the_first_route_s(erp_sqlite: str) -> None:
    async with new_side(erp_sqlite) as client:
        answer = await client.request("PATCH", "/api/customers/1")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert answer.json() == {"detail": "Method Not Allowed"}


async def test_an_unexpected_error_is_plain_text_as_it_was() -> None:
    async with new_side("postgresql://nobody@127.0.0.1:1/none") as client:
        answer = await client.get("/api/customers/1")
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


async def test_a_body_without_content_type_is_json(erp_sqlite: str) -> None:
    async with new_side(erp_sqlite) as client:
        answer = await client.post("/api/customers/", content=b'{"name": "x"}', headers=bearer())
    assert answer.status_code == 201


async def test_contract_answers_carry_no_header_of_ours(erp_sqlite: str) -> None:
    async with new_side(erp_sqlite) as client:
        answer = await client.get("/api/customers/salespersons")
    assert set(answer.headers) == {"content-type", "content-length"}


def test_no_path_of_the_monolith_is_taken_by_v1() -> None:
    paths = [endpoint["path"] for endpoint in json.loads(CATALOG.read_text())["endpoints"]]
    assert not [path for path in paths if path.startswith(CORE_PATHS)]


def test_all_defects_are_in_one_table() -> None:
    assert len(DEFECTS) == sum(len(module.DEFECTS) for module in CONTRACT)


def _without_bounds(line: str) -> str:
    """The monolith's document left out the bounds of a decimal that may be null."""
    return re.sub(r"(?<= number)( \w+imum [\d.]+)+", "", line) if "null or number" in line else line


def _expected(line: str) -> str:
    """What the monolith declared, with null where its rows have some: it answered those with 500."""
    place, _, kinds = line.partition(": ")
    is_nullable = not line.startswith("request") and place.rpartition(".")[2] in NULL_IN_ROWS
    return f"{place}: {' or '.join(sorted({*kinds.split(' or '), 'null'}))}" if is_nullable else line


async def test_the_document_lacks_nothing_of_the_monolith_s(erp_sqlite: str, legacy_facts: Path) -> None:
    facts = Declared.from_document(json.loads((legacy_facts / "contract.json").read_text()))
    ours = Declared.from_document(create_app(settings_for(erp_sqlite)).contract.openapi())
    for operation in ours.operations():
        recorded = facts.of(*operation)
        found = {line if line in recorded else _without_bounds(line) for line in ours.of(*operation)}
        # Ours has more statuses: the monolith declared none of its refusals.
        wanted = {line if line in found else _expected(line) for line in recorded}
        assert wanted == {line for line in found if line in wanted or not line.startswith("status")}, operation


@pytest.mark.parametrize(
    "change",
    [
        lambda order: order["properties"]["lines"]["items"]["properties"].pop("price"),
        lambda order: order["properties"]["lines"]["items"]["properties"]["price"].update(type="number"),
        lambda order: order["properties"]["lines"]["items"].update(required=[]),
        lambda order: order["properties"].update(lines={"type": "array", "items": {"type": "string"}}),
        lambda order: order["properties"]["at"].pop("format"),
    ],
)
def test_what_lies_deep_in_a_body_is_compared(change: Callable[[Object], object]) -> None:
    line = {"properties": {"price": {"type": "string"}}, "required": ["price"], "type": "object"}
    at = {"type": "string", "format": "date"}
    order = {"properties": {"lines": {"type": "array", "items": line}, "at": at}, "type": "object"}
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}}
    paths = {"/orders": {"post": {"requestBody": body, "responses": {"200": body}}}}
    other = deepcopy(order)
    change(other)
    before, after = [Declared(paths, {"Order": each}).of("post", "/orders") for each in (order, other)]
    assert {line.partition(" ")[0] for line in before - after} == {"request", "200"}


async def test_the_document_has_all_paths_of_each_router(erp_sqlite: str, legacy_facts: Path) -> None:
    facts = json.loads((legacy_facts / "contract.json").read_text())
    paths = create_app(settings_for(erp_sqlite)).contract.openapi()["paths"]
    prefixes = tuple(f"{module.router.prefix}/" for module in CONTRACT)
    assert set(paths) == {path for path in facts["paths"] if path.startswith(prefixes)}


async def test_contract_and_v1_have_documents_apart(erp_sqlite: str) -> None:
    async with new_side(erp_sqlite) as client:
        contract = (await client.get("/openapi.json")).json()
        own = (await client.get(OWN_DOCUMENT)).json()
    assert OWN_DOCUMENT in contract["info"]["description"]
    assert not [path for path in contract["paths"] if path.startswith(CORE_PATHS)]
    assert all(path.startswith("/api/v1/") for path in own["paths"])


async def test_a_lifespan_is_new_core_s(erp_sqlite: str) -> None:
    app = create_app(settings_for(erp_sqlite))
    messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    sent: list[str] = []

    async def receive() -> dict[str, str]:
        return next(messages)

    async def send(message: Any) -> None:
        sent.append(message["type"])

    await app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send)
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


async def test_both_parts_work_on_the_same_rows(erp_sqlite: str) -> None:
    async with new_side(erp_sqlite) as client:
        created = await client.post("/api/v1/customers", json={"name": "x"}, headers=bearer())
        identity = created.json()["data"]["id"]
        assert (await client.get(f"/api/customers/{identity}")).json()["name"] == "x"


async def test_intended_differences_are_listed_for_the_gateway(erp_sqlite: str) -> None:
    async with new_side(erp_sqlite) as client:
        listed = (await client.get("/-/defects")).json()["defects"]
    assert len(listed) == len(DEFECTS)
    assert set(listed[0]) == {"endpoint", "old", "new", "why", "at", "statuses"}
