from typing import Any

import httpx
import pytest

from tests.support.new_side import QueryCounter, bearer, database_of, new_side

PATH = "/api/v1/branches"


async def _create(client: httpx.AsyncClient, **fields: object) -> dict[str, Any]:
    answer = await client.post(PATH, json={"name": "Erbil", **fields}, headers=bearer())
    assert answer.status_code == 201, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def test_create_get_update_delete(client: httpx.AsyncClient) -> None:
    created = await _create(client, city="Erbil", currency_id=1)
    assert (created["code"], created["is_active"], created["city"]) == ("BR-0001", True, "Erbil")
    path = f"{PATH}/{created['id']}"
    updated = await client.patch(path, json={"city": None, "is_active": False}, headers=bearer())
    assert updated.json()["data"] == created | {"city": None, "is_active": False}
    assert (await client.get(path, headers=bearer())).json()["data"] == updated.json()["data"]
    assert (await client.delete(path, headers=bearer())).json()["message"] == "Branch deleted"
    assert (await client.get(path, headers=bearer())).status_code == 404


async def test_a_list_is_paged_searched_and_sorted(client: httpx.AsyncClient) -> None:
    for name in ("qwx B", "qwx A", "qwx C", "other"):
        await _create(client, name=name)
    params: dict[str, str | int] = {"search": "QWX", "sort": "-name", "page_size": 2}
    pages = [(await client.get(PATH, params=params | {"page": n}, headers=bearer())).json() for n in (1, 2)]
    assert [row["name"] for page in pages for row in page["data"]] == ["qwx C", "qwx B", "qwx A"]
    assert pages[0]["meta"] == {"page": 1, "page_size": 2, "total": 3, "pages": 2}


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("GET", "/999", None, (404, "branch_not_found", None)),
        ("GET", "/2147483648", None, (422, "invalid_request", "path.branch_id")),
        ("GET", "?sort=phone", None, (422, "invalid_request", "query.sort")),
        ("POST", "", {"name": "x", "code": "B1"}, (409, "duplicate_branch_code", "body.code")),
        ("POST", "", {"name": "a\x00b"}, (422, "invalid_value", "body.name")),
        ("POST", "", {"name": "x", "currency_id": 77}, (422, "invalid_value", "body.currency_id")),
        ("PATCH", "/1", {"code": "B4"}, (409, "duplicate_branch_code", "body.code")),
        ("DELETE", "/1", None, (409, "branch_in_use", "body.code")),
    ],
)
async def test_failures_say_what_and_where(
    client: httpx.AsyncClient, method: str, path: str, body: object, expected: tuple[int, str, str | None]
) -> None:
    answer = await client.request(method, PATH + path, json=body, headers=bearer())
    status, code, field = expected
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert [problem["field"] for problem in answer.json()["detail"] or []] == ([field] if field else [])


@pytest.mark.parametrize(("method", "status"), [("GET", 403), ("POST", 403)])
async def test_permissions_are_asked_for(client: httpx.AsyncClient, method: str, status: int) -> None:
    answer = await client.request(method, PATH, json={"name": "x"}, headers=bearer("viewer@tsh.lab"))
    assert (answer.status_code, answer.json()["code"]) == (status, "permission_denied")


@pytest.mark.parametrize("path", ["", "/1"])
async def test_the_number_of_queries_does_not_grow_with_the_rows(erp_sqlite: str, path: str) -> None:
    async with new_side(erp_sqlite) as client:
        counts = []
        for _ in range(2):
            counter = QueryCounter(database_of(client))
            assert (await client.get(PATH + path, headers=bearer())).status_code == 200
            counts.append(len(counter.statements))
            counter.stop()
            await _create(client)
            await _create(client)
    assert counts[0] == counts[1] <= 3
