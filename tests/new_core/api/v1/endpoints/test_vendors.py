from typing import Any

import httpx
import pytest

from tests.support.new_side import QueryCounter, bearer, database_of

PATH = "/api/v1/vendors"
NEEDED: dict[str, Any] = {"code": "QWX-1", "name_ar": "قطعة", "name_en": "qwx"}


async def _create(client: httpx.AsyncClient, **fields: object) -> dict[str, Any]:
    answer = await client.post(PATH, json=NEEDED | fields, headers=bearer())
    assert answer.status_code == 201, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def test_create_get_update_delete(client: httpx.AsyncClient) -> None:
    created = await _create(client, phone="0770 123 4567")
    path = f"{PATH}/{created['id']}"
    assert created["phone"] == "+9647701234567"
    updated = await client.patch(path, json={"city": "x"}, headers=bearer())
    assert updated.json()["data"] == created | {"city": "x"}
    assert (await client.get(path, headers=bearer())).json()["data"] == updated.json()["data"]
    deleted = await client.delete(path, headers=bearer())
    assert (deleted.status_code, deleted.json()["message"]) == (200, "Vendor deleted")
    assert (await client.get(path, headers=bearer())).json()["code"] == "vendor_not_found"


async def test_a_list_is_paged_searched_and_sorted(client: httpx.AsyncClient) -> None:
    for code in ("QWX-2", "QWX-3", "QWX-1"):
        await _create(client, code=code)
    params: dict[str, str | int] = {"search": "qwx", "sort": "-code", "page_size": 2, "is_active": "true"}
    found = (await client.get(PATH, params=params, headers=bearer())).json()
    assert [each["code"] for each in found["data"]] == ["QWX-3", "QWX-2"]
    assert found["meta"] == {"page": 1, "page_size": 2, "total": 3, "pages": 2}


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("DELETE", "/999", None, (404, "vendor_not_found")),
        ("GET", "/2147483648", None, (422, "invalid_request")),
        ("POST", "", NEEDED | {"code": "ZV-001"}, (409, "duplicate_vendor_code")),
        ("PATCH", "/2", {"code": "ZV-001"}, (409, "duplicate_vendor_code")),
        ("PATCH", "/1", {"name_en": "a\x00b"}, (422, "invalid_value")),
        ("GET", "?sort=city", None, (422, "invalid_request")),
    ],
)
async def test_failures_say_what(
    client: httpx.AsyncClient, method: str, path: str, body: object, expected: tuple[int, str]
) -> None:
    answer = await client.request(method, PATH + path, json=body, headers=bearer())
    assert (answer.status_code, answer.json()["code"]) == expected


@pytest.mark.parametrize(
    ("method", "path"), [("GET", ""), ("POST", ""), ("GET", "/1"), ("PATCH", "/1"), ("DELETE", "/1")]
)
async def test_each_use_wants_a_permission(client: httpx.AsyncClient, method: str, path: str) -> None:
    answer = await client.request(method, PATH + path, json=NEEDED, headers=bearer("norole@tsh.lab"))
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


async def test_a_page_costs_two_queries_beside_the_sign_in(client: httpx.AsyncClient) -> None:
    counter = QueryCounter(database_of(client))
    await client.get(PATH, headers=bearer())
    counter.stop()
    assert len(counter.statements) == 3
