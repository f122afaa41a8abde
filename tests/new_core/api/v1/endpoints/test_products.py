import asyncio
import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from new_core.api.v1.schemas.product import ProductCreate
from tests.support.new_side import QueryCounter, bearer, database_of, new_side

PATH = "/api/v1/products"
JSON = {"Content-Type": "application/json"}
USUAL: dict[str, Any] = {
    "sku": "QWX-1",
    "name": "qwx",
    "category_id": 2,
    "unit_price": "12.30",
    "unit_of_measure": "PCS",
}


async def _create(client: httpx.AsyncClient, **fields: object) -> dict[str, Any]:
    answer = await client.post(PATH, json=USUAL | fields, headers=bearer())
    assert answer.status_code == 201, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def test_create_get_update_delete(client: httpx.AsyncClient) -> None:
    created = await _create(client, barcode="629", tags=["new"])
    path = f"{PATH}/{created['id']}"
    assert (created["unit_price"], created["category"]["name"], created["images"]) == ("12.30", "Phones", [])
    updated = await client.patch(path, json={"barcode": None}, headers=bearer())
    assert updated.json()["data"] == created | {"barcode": None, "updated_at": "2026-11-22T20:22:10.576198Z"}
    deleted = await client.delete(path, headers=bearer())
    assert deleted.json()["message"] == "Product deactivated"
    assert (await client.get(path, headers=bearer())).json()["data"]["is_active"] is False


async def test_a_created_product_has_a_location(client: httpx.AsyncClient) -> None:
    answer = await client.post(PATH, json=USUAL, headers=bearer())
    assert (await client.get(answer.headers["location"], headers=bearer())).json()["data"] == answer.json()["data"]


async def test_a_list_is_paged_searched_and_sorted(client: httpx.AsyncClient) -> None:
    for number, price in enumerate(("2.00", "3.00", "1.00")):
        await _create(client, sku=f"QWX-{number}", unit_price=price)
    params: dict[str, str | int] = {"search": "qwx", "sort": "-unit_price", "page_size": 2}
    first = (await client.get(PATH, params=params, headers=bearer())).json()
    second = (await client.get(PATH, params=params | {"page": 2}, headers=bearer())).json()
    assert [each["unit_price"] for each in first["data"] + second["data"]] == ["3.00", "2.00", "1.00"]
    assert first["meta"] == {"page": 1, "page_size": 2, "total": 3, "pages": 2}


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("GET", "/999", None, (404, "product_not_found", None)),
        ("DELETE", "/999", None, (404, "product_not_found", None)),
        ("GET", "/2147483648", None, (422, "invalid_request", "path.product_id")),
        ("GET", "?sort=cost_price", None, (422, "invalid_request", "query.sort")),
        ("POST", "", {}, (422, "invalid_request", "body.unit_of_measure")),
        ("POST", "", {"category_id": 77}, (422, "unknown_category", "body.category_id")),
        ("POST", "", {"dimensions": {"w": "\x00"}}, (422, "invalid_value", "body.dimensions")),
        ("POST", "", {"description": "🚚" * 262_144}, (422, "invalid_request", "body.description")),
        ("POST", "", {"unit_price": "100000000.00"}, (422, "invalid_request", "body.unit_price")),
        ("POST", "", {"sku": "SKU-0001"}, (409, "duplicate_sku", "body.sku")),
        ("PATCH", "/2", {"barcode": "6290000000001"}, (409, "duplicate_barcode", "body.barcode")),
    ],
)
async def test_failures_say_what_and_where(
    client: httpx.AsyncClient,
    method: str,
    path: str,
    body: dict[str, Any] | None,
    expected: tuple[int, str, str | None],
) -> None:
    content = USUAL | body if method == "POST" and body else body
    answer = await client.request(method, PATH + path, json=content, headers=bearer())
    failure = answer.json()
    assert (answer.status_code, failure["code"]) == expected[:2]
    fields = [problem["field"] for problem in failure["detail"] or []]
    assert expected[2] is None or expected[2] in fields


@pytest.mark.parametrize(
    ("email", "method", "status"),
    [("viewer@tsh.lab", "GET", 403), ("manager@tsh.lab", "GET", 200), ("manager@tsh.lab", "POST", 403)],
)
async def test_permissions_are_asked_for(client: httpx.AsyncClient, email: str, method: str, status: int) -> None:
    answer = await client.request(method, PATH, json=USUAL, headers=bearer(email))
    assert answer.status_code == status


@pytest.mark.parametrize("path", ["", "?search=qwx&sort=name", "/1"])
async def test_the_number_of_queries_does_not_grow_with_the_rows(erp_sqlite: str, path: str) -> None:
    async with new_side(erp_sqlite) as client:
        counts = []
        for turn in range(2):
            counter = QueryCounter(database_of(client))
            assert (await client.get(PATH + path, headers=bearer())).status_code == 200
            counts.append(len(counter.statements))
            counter.stop()
            for number, category_id in enumerate((1, 5, 6)):
                await _create(client, sku=f"QWX-{turn}-{number}", category_id=category_id)
    assert counts[1] <= 4
    assert counts[0] == counts[1] or "search" in path


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
bodies = st.dictionaries(st.sampled_from(list(ProductCreate.model_fields)), json_values, max_size=4)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=bodies, method=st.sampled_from(["POST", "PATCH"]))
def test_no_body_is_answered_with_an_error_of_ours(erp_sqlite: str, body: dict[str, Any], method: str) -> None:
    async def send() -> tuple[httpx.Response, httpx.Response]:
        async with new_side(erp_sqlite) as client:
            sent = (USUAL | body, PATH) if method == "POST" else (body, f"{PATH}/2")
            answer = await client.request(method, sent[1], content=json.dumps(sent[0]), headers=JSON | bearer())
            return answer, await client.get(f"{PATH}?search=&page_size=100", headers=bearer())

    answer, listed = asyncio.run(send())
    assert answer.status_code < 500
    assert answer.json()["success"] is (answer.status_code < 300)
    assert listed.status_code == 200
