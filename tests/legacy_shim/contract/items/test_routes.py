"""What agreement with the stand-in does not show: PostgreSQL, who may, and what it costs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg2
import pytest

from tests.support.new_side import QueryCounter, bearer, database_of, new_side

PATH = "/api/items/"
NEEDED: dict[str, Any] = {"code": "QWX-1", "name_ar": "مادة", "name_en": "qwx"}


async def test_an_item_lives_through_its_routes(client: httpx.AsyncClient) -> None:
    body = NEEDED | {"selling_price_usd": "1.5", "specifications": {"colour": "أحمر"}, "category_id": 1}
    created = (await client.post(PATH, json=body, headers=bearer("manager@tsh.lab"))).json()
    assert (created["selling_price_usd"], created["created_by"]) == ("1.500", 2)
    assert created["specifications"] == '{"colour": "أحمر"}'
    assert created["created_at"] == created["updated_at"] == "2026-11-22T20:22:10.576198"
    path = f"{PATH}{created['id']}"
    updated = await client.put(path, json={"weight": 1.25}, headers=bearer())
    assert updated.json() == created | {"weight": "1.250"}
    assert (await client.get(path, headers=bearer())).json() == updated.json()
    deleted = await client.delete(path, headers=bearer())
    assert deleted.json() == {"message": "Item deleted successfully"}
    gone = await client.get(path, headers=bearer())
    assert (gone.status_code, gone.json()) == (404, {"detail": "Item not found"})


@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        ({"code": "ZI-0002"}, 400, "Item code already exists"),
        ({"category_id": 99}, 422, ["body", "category_id"]),
        ({"cost_price_usd": "999999999999.9995"}, 422, ["body", "cost_price_usd"]),
        ({"weight": -1}, 422, ["body", "weight"]),
        ({"name_en": "a\x00b"}, 422, ["body", "name_en"]),
        ({"specifications": {"a": ["\x00"]}}, 422, ["body", "specifications"]),
    ],
)
async def test_refusals_name_what_is_wrong(
    client: httpx.AsyncClient, body: dict[str, Any], status: int, expected: object
) -> None:
    before = (await client.get(f"{PATH}1", headers=bearer())).json()
    for method, path, sent in (("POST", PATH, NEEDED | body), ("PUT", f"{PATH}1", body)):
        answer = await client.request(method, path, json=sent, headers=bearer())
        detail = answer.json()["detail"]
        assert (answer.status_code, detail if isinstance(detail, str) else detail[0]["loc"]) == (status, expected)
    assert (await client.get(f"{PATH}1", headers=bearer())).json() == before


@pytest.mark.parametrize("query", ["skip=-1", "limit=-5"])
async def test_a_page_before_the_first_is_refused_by_name(client: httpx.AsyncClient, query: str) -> None:
    answer = await client.get(f"{PATH}?{query}", headers=bearer())
    assert (answer.status_code, answer.json()["detail"][0]["loc"]) == (422, ["query", query.partition("=")[0]])


@pytest.mark.parametrize("query", [f"skip={2**70}", "search=%00", f"category_id={2**40}", "limit=0"])
async def test_there_is_nothing_wrong_with_asking(client: httpx.AsyncClient, query: str) -> None:
    answer = await client.get(f"{PATH}?{query}", headers=bearer())
    assert (answer.status_code, answer.json()) == (200, [])


async def test_the_list_wants_a_permission_and_says_so_first(client: httpx.AsyncClient) -> None:
    refused = await client.get(f"{PATH}?skip=x", headers=bearer("norole@tsh.lab"))
    assert (refused.status_code, refused.json()) == (403, {"detail": "Insufficient permissions: items.view required"})
    assert (await client.get(PATH)).json() == {"detail": "Not authenticated"}
    assert (await client.get(f"{PATH}1", headers=bearer("norole@tsh.lab"))).status_code == 200


async def test_a_page_costs_one_query_beside_the_sign_in(client: httpx.AsyncClient) -> None:
    counter = QueryCounter(database_of(client))
    await client.get(f"{PATH}?limit={2**70}", headers=bearer())
    counter.stop()
    assert len(counter.statements) == 2


@pytest.fixture
def stocked(legacy_facts: Path, erp_postgres: str) -> Iterator[str]:
    """The monolith's own data, with item 1 in stock."""
    connection = psycopg2.connect(erp_postgres)
    connection.autocommit = True
    connection.cursor().execute(
        "INSERT INTO migration_stock (item_id, warehouse_id, quantity_on_hand, quantity_reserved, quantity_available,"
        " created_at) VALUES (1, 1, 1, 0, 1, now())"
    )
    yield erp_postgres
    connection.cursor().execute("DELETE FROM migration_stock")
    connection.close()


async def test_what_is_in_stock_is_not_deleted(stocked: str) -> None:
    async with new_side(stocked) as client:
        refused = await client.delete(f"{PATH}1", headers=bearer())
        assert (refused.status_code, refused.json()) == (400, {"detail": "The item is in stock or on a price list"})
        conflict = await client.delete("/api/v1/items/1", headers=bearer())
        assert (conflict.status_code, conflict.json()["code"]) == (409, "item_in_use")
        assert (await client.get(f"{PATH}1", headers=bearer())).status_code == 200
