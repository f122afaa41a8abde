import asyncio
import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from new_core.api.v1.schemas.customer import CustomerCreate
from tests.support.new_side import QueryCounter, bearer, database_of, new_side

PATH = "/api/v1/customers"
JSON = {"Content-Type": "application/json"}


async def _create(client: httpx.AsyncClient, **fields: object) -> dict[str, Any]:
    answer = await client.post(PATH, json={"name": "Tigris", **fields}, headers=bearer())
    assert answer.status_code == 201, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def test_create_get_update_delete(client: httpx.AsyncClient) -> None:
    created = await _create(client, credit_limit="1500.5", currency="USD")
    path = f"{PATH}/{created['id']}"
    assert (created["customer_code"], created["credit_limit"]) == ("CUST-2026-0001", "1500.50")
    updated = await client.patch(path, json={"city": "Erbil"}, headers=bearer())
    assert updated.json()["data"] == created | {"city": "Erbil", "updated_at": "2026-11-22T20:22:10.576198Z"}
    deleted = await client.delete(path, headers=bearer())
    assert deleted.json()["message"] == "Customer deactivated"
    found = await client.get(path, headers=bearer())
    assert found.json()["data"]["is_active"] is False


async def test_a_created_customer_has_a_location(client: httpx.AsyncClient) -> None:
    answer = await client.post(PATH, json={"name": "x"}, headers=bearer())
    assert (await client.get(answer.headers["location"], headers=bearer())).json()["data"] == answer.json()["data"]


async def test_a_list_is_paged_searched_and_sorted(client: httpx.AsyncClient) -> None:
    for name in ("qwx Beta", "qwx Alpha", "qwx Gamma", "other"):
        await _create(client, name=name)
    params: dict[str, str | int] = {"search": "QWX", "sort": "-name", "page": 1, "page_size": 2}
    first = (await client.get(PATH, params=params, headers=bearer())).json()
    second = (await client.get(PATH, params=params | {"page": 2}, headers=bearer())).json()
    assert [c["name"] for c in first["data"] + second["data"]] == ["qwx Gamma", "qwx Beta", "qwx Alpha"]
    assert first["meta"] == {"page": 1, "page_size": 2, "total": 3, "pages": 2}


async def test_filters_narrow_a_list(client: httpx.AsyncClient) -> None:
    mine = await _create(client, name="qwx", salesperson_id=3)
    await _create(client, name="qwx", is_active=False)
    for params, names in (({"salesperson_id": 3}, 1), ({"is_active": "false"}, 1), ({"search": "qwx"}, 2)):
        found = (await client.get(PATH, params=params, headers=bearer())).json()
        assert found["meta"]["total"] == names, params
    assert mine["salesperson_id"] == 3


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("GET", "/999", None, (404, "customer_not_found", None)),
        ("PATCH", "/999", {}, (404, "customer_not_found", None)),
        ("DELETE", "/999", None, (404, "customer_not_found", None)),
        ("GET", "/x", None, (422, "invalid_request", "path.customer_id")),
        ("GET", "/2147483648", None, (422, "invalid_request", "path.customer_id")),
        ("GET", "?sort=password", None, (422, "invalid_request", "query.sort")),
        ("GET", "?pagesize=3", None, (422, "invalid_request", "query.pagesize")),
        ("POST", "", {}, (422, "invalid_request", "body.name")),
        ("POST", "", {"name": "a\x00b"}, (422, "invalid_value", "body.name")),
        ("POST", "", {"name": "x", "salesperson_id": 77}, (422, "unknown_salesperson", "body.salesperson_id")),
    ],
)
async def test_failures_say_what_and_where(
    client: httpx.AsyncClient, method: str, path: str, body: object, expected: tuple[int, str, str | None]
) -> None:
    answer = await client.request(method, PATH + path, json=body, headers=bearer())
    failure = answer.json()
    status, code, field = expected
    assert (answer.status_code, failure["success"], failure["code"]) == (status, False, code)
    assert [problem["field"] for problem in failure["detail"] or []] == ([field] if field else [])


async def test_a_taken_code_is_a_conflict(client: httpx.AsyncClient) -> None:
    await _create(client, customer_code="C1")
    answer = await client.post(PATH, json={"name": "y", "customer_code": "C1"}, headers=bearer())
    assert (answer.status_code, answer.json()["code"]) == (409, "duplicate_customer_code")


@pytest.mark.parametrize(
    ("email", "method", "status"),
    [
        ("viewer@tsh.lab", "GET", 403),
        ("sales1@tsh.lab", "GET", 200),
        ("sales1@tsh.lab", "POST", 403),
        ("manager@tsh.lab", "POST", 201),
    ],
)
async def test_permissions_are_asked_for(client: httpx.AsyncClient, email: str, method: str, status: int) -> None:
    answer = await client.request(method, PATH, json={"name": "x"}, headers=bearer(email))
    assert answer.status_code == status
    assert (answer.json()["success"], answer.json().get("code")) == (
        (True, None) if status < 400 else (False, "permission_denied")
    )


async def test_an_unexpected_error_is_in_the_envelope_and_tells_nothing() -> None:
    async with new_side("postgresql://nobody@127.0.0.1:1/none") as client:
        answer = await client.get(f"{PATH}/1", headers=bearer())
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "127.0.0.1" not in answer.text


@pytest.mark.parametrize("path", ["", "?search=qwx&sort=name", "/1"])
async def test_the_number_of_queries_does_not_grow_with_the_rows(erp_sqlite: str, path: str) -> None:
    async with new_side(erp_sqlite) as client:
        await _create(client, name="qwx")
        counts = []
        for _ in range(2):
            counter = QueryCounter(database_of(client))
            assert (await client.get(PATH + path, headers=bearer())).status_code == 200
            counts.append(len(counter.statements))
            counter.stop()
            for number in range(5):
                await _create(client, name=f"qwx {number}", salesperson_id=3)
    assert counts[0] == counts[1] <= 3


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
bodies = json_values | st.dictionaries(st.sampled_from(list(CustomerCreate.model_fields)), json_values, max_size=4)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=bodies, method=st.sampled_from(["POST", "PATCH"]), has_name=st.booleans())
def test_no_body_is_answered_with_an_error_of_ours(erp_sqlite: str, body: object, method: str, has_name: bool) -> None:
    if isinstance(body, dict) and has_name:
        body = body | {"name": "x"}

    async def send() -> httpx.Response:
        async with new_side(erp_sqlite) as client:
            created = await _create(client)
            path = PATH if method == "POST" else f"{PATH}/{created['id']}"
            return await client.request(method, path, content=json.dumps(body), headers=JSON | bearer())

    answer = asyncio.run(send())
    assert answer.status_code < 500
    assert answer.json()["success"] is (answer.status_code < 300)
