from typing import Any

import httpx
import pytest

from tests.support.new_side import QueryCounter, bearer, database_of

PATH = "/api/v1/categories"


async def _create(client: httpx.AsyncClient, **fields: object) -> dict[str, Any]:
    answer = await client.post(PATH, json={"name": "qwx", **fields}, headers=bearer())
    assert answer.status_code == 201, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def test_create_get_update_delete(client: httpx.AsyncClient) -> None:
    created = await _create(client, parent_id=1)
    path = f"{PATH}/{created['id']}"
    updated = await client.patch(path, json={"parent_id": None}, headers=bearer())
    assert updated.json()["data"] == created | {"parent_id": None, "updated_at": "2026-11-22T20:22:10.576198Z"}
    assert (await client.get(path, headers=bearer())).json()["data"] == updated.json()["data"]
    deleted = await client.delete(path, headers=bearer())
    assert (deleted.status_code, deleted.json()["message"]) == (200, "Category deleted")
    assert (await client.get(path, headers=bearer())).json()["code"] == "category_not_found"


async def test_a_list_is_paged_searched_and_sorted(client: httpx.AsyncClient) -> None:
    for name in ("qwx B", "qwx A", "qwx C"):
        await _create(client, name=name)
    params: dict[str, str | int] = {"search": "QWX", "sort": "-name", "page_size": 2, "is_active": "true"}
    found = (await client.get(PATH, params=params, headers=bearer())).json()
    assert [each["name"] for each in found["data"]] == ["qwx C", "qwx B"]
    assert found["meta"] == {"page": 1, "page_size": 2, "total": 3, "pages": 2}


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("DELETE", "/2", None, (409, "category_in_use")),
        ("PATCH", "/1", {"parent_id": 5}, (422, "category_cycle")),
        ("POST", "", {"name": "x", "parent_id": 999}, (422, "unknown_parent_category")),
        ("POST", "", {"name": "x", "description": "\x00"}, (422, "invalid_value")),
        ("GET", "?sort=description", None, (422, "invalid_request")),
    ],
)
async def test_failures_say_what(
    client: httpx.AsyncClient, method: str, path: str, body: object, expected: tuple[int, str]
) -> None:
    answer = await client.request(method, PATH + path, json=body, headers=bearer())
    assert (answer.status_code, answer.json()["code"]) == expected


@pytest.mark.parametrize(("method", "status"), [("GET", 200), ("POST", 403)])
async def test_permissions_are_asked_for(client: httpx.AsyncClient, method: str, status: int) -> None:
    answer = await client.request(method, PATH, json={"name": "x"}, headers=bearer("manager@tsh.lab"))
    assert answer.status_code == status


async def test_a_page_costs_two_queries_beside_the_sign_in(client: httpx.AsyncClient) -> None:
    counter = QueryCounter(database_of(client))
    await client.get(PATH, headers=bearer())
    counter.stop()
    assert len(counter.statements) == 3
