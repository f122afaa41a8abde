import httpx
import pytest

from tests.support.new_side import bearer


async def test_a_role_s_life(client: httpx.AsyncClient) -> None:
    created = await client.post("/api/v1/roles", json={"name": "Qwx"}, headers=bearer())
    assert created.status_code == 201
    path = created.headers["location"]
    granted = await client.put(f"{path}/permissions", json={"permissions": ["customers.view"]}, headers=bearer())
    assert granted.json()["data"]["permissions"] == ["customers.view"]
    renamed = await client.patch(path, json={"name": "Qwx 2"}, headers=bearer())
    assert (await client.get(path, headers=bearer())).json()["data"] == renamed.json()["data"]
    listed = (await client.get("/api/v1/roles", params={"search": "qwx"}, headers=bearer())).json()
    assert (listed["meta"]["total"], listed["data"][0]["name"]) == (1, "Qwx 2")
    assert (await client.delete(path, headers=bearer())).json()["message"] == "Role deleted"


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "roles/999", None, 404, "role_not_found"),
        ("POST", "roles", {"name": "Manager"}, 409, "duplicate_role_name"),
        ("POST", "roles", {"name": " "}, 422, "invalid_request"),
        ("PUT", "roles/2/permissions", {"permissions": ["no.such"]}, 422, "invalid_value"),
        ("DELETE", "roles/2", None, 409, "role_in_use"),
    ],
)
async def test_failures_have_a_code(
    client: httpx.AsyncClient, method: str, path: str, body: object, status: int, code: str
) -> None:
    answer = await client.request(method, f"/api/v1/{path}", json=body, headers=bearer())
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_what_others_may_do_is_for_administrators(client: httpx.AsyncClient) -> None:
    body = {"permissions": ["customers.view"]}
    answer = await client.put("/api/v1/roles/2/permissions", json=body, headers=bearer("manager@tsh.lab"))
    assert answer.status_code == 403


async def test_permissions_are_listed(client: httpx.AsyncClient) -> None:
    page = (await client.get("/api/v1/permissions", params={"module": "customers"}, headers=bearer())).json()
    assert [permission["code"] for permission in page["data"]] == ["customers.view"]
