import httpx
import pytest

from tests.support.new_side import QueryCounter, bearer, database_of, new_side

PATH = "/api/v1/warehouses"


async def test_create_get_update_delete(client: httpx.AsyncClient) -> None:
    created = await client.post(PATH, json={"name": "WX", "branch_id": 1}, headers=bearer())
    assert created.status_code == 201
    path = created.headers["location"]
    updated = await client.patch(path, json={"branch_id": 4}, headers=bearer())
    assert updated.json()["data"] == created.json()["data"] | {"branch_id": 4}
    assert (await client.get(path, headers=bearer())).json()["data"] == updated.json()["data"]
    assert (await client.delete(path, headers=bearer())).json()["message"] == "Warehouse deleted"
    assert (await client.get(path, headers=bearer())).json()["code"] == "warehouse_not_found"


async def test_a_list_is_narrowed_and_sorted(client: httpx.AsyncClient) -> None:
    for name in ("qwx 1", "qwx 2"):
        await client.post(PATH, json={"name": name, "branch_id": 4}, headers=bearer())
    params: dict[str, str | int] = {"search": "QWX", "branch_id": 4, "sort": "-name", "page_size": 1}
    found = (await client.get(PATH, params=params, headers=bearer())).json()
    assert ([row["name"] for row in found["data"]], found["meta"]["total"]) == (["qwx 2"], 2)


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("PATCH", "/999", {}, (404, "warehouse_not_found", None)),
        ("DELETE", "/x", None, (422, "invalid_request", "path.warehouse_id")),
        ("GET", "?limit=1", None, (422, "invalid_request", "query.limit")),
        ("POST", "", {"name": "x", "branch_id": 77}, (422, "invalid_value", "body.branch_id")),
        ("POST", "", {"name": "x\x00", "branch_id": 1}, (422, "invalid_value", "body.name")),
        ("PATCH", "/1", {"name": None}, (422, "invalid_request", "body.name")),
    ],
)
async def test_failures_say_what_and_where(
    client: httpx.AsyncClient, method: str, path: str, body: object, expected: tuple[int, str, str | None]
) -> None:
    answer = await client.request(method, PATH + path, json=body, headers=bearer())
    status, code, field = expected
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert [problem["field"] for problem in answer.json()["detail"] or []] == ([field] if field else [])


async def test_permissions_are_asked_for(client: httpx.AsyncClient) -> None:
    for method, path in (("GET", ""), ("POST", ""), ("PATCH", "/1"), ("DELETE", "/1")):
        body = {"name": "x", "branch_id": 1}
        answer = await client.request(method, PATH + path, json=body, headers=bearer("viewer@tsh.lab"))
        assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


async def test_a_list_costs_two_queries_beside_the_sign_in(erp_sqlite: str) -> None:
    async with new_side(erp_sqlite) as client:
        counter = QueryCounter(database_of(client))
        await client.get(PATH, headers=bearer())
        counter.stop()
    assert len(counter.statements) == 3
