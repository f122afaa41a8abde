from typing import Any

import httpx
import pytest
from sqlalchemy import insert

from new_core.infrastructure.database.mappings.users import permissions, role_permissions
from tests.support.new_side import QueryCounter, bearer, database_of

PATH = "/api/v1/users"
NEW = {"name": "Qwx", "email": "qwx@tsh.example", "password": "correct horse", "role_id": 7}


async def _create(client: httpx.AsyncClient, **fields: object) -> dict[str, Any]:
    answer = await client.post(PATH, json={**NEW, **fields}, headers=bearer())
    assert answer.status_code == 201, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def test_create_get_update_delete(client: httpx.AsyncClient) -> None:
    created = await _create(client, phone="0770 123 4567")
    assert (created["role"], created["phone"]) == ("Viewer", "+9647701234567")
    path = f"{PATH}/{created['id']}"
    updated = await client.patch(path, json={"branch_id": 1, "phone": None}, headers=bearer())
    assert updated.json()["data"] == created | {
        "branch_id": 1,
        "branch": "Baghdad Main",
        "phone": None,
        "updated_at": "2026-11-22T20:22:10.576198Z",
    }
    assert (await client.delete(path, headers=bearer())).json()["message"] == "User deactivated"
    assert (await client.get(path, headers=bearer())).json()["data"]["is_active"] is False


async def test_a_list_is_paged_searched_and_sorted(client: httpx.AsyncClient) -> None:
    for name in ("qwx B", "qwx A", "qwx C"):
        await _create(client, name=name, email=f"{name[-1]}@qwx.example")
    params: dict[str, str | int] = {"search": "QWX", "sort": "-name", "page_size": 2, "role_id": 7}
    page = (await client.get(PATH, params=params, headers=bearer())).json()
    assert [user["name"] for user in page["data"]] == ["qwx C", "qwx B"]
    assert page["meta"] == {"page": 1, "page_size": 2, "total": 3, "pages": 2}


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("GET", "/999", None, (404, "user_not_found", None)),
        ("GET", "?sort=password", None, (422, "invalid_request", "query.sort")),
        ("POST", "", {}, (422, "invalid_request", "body.name")),
        ("POST", "", NEW | {"password": "Passw0rd!Lab"}, (422, "invalid_value", "body.password")),
        ("POST", "", NEW | {"email": "admin@tsh.lab"}, (409, "duplicate_email", "body.email")),
        ("POST", "", NEW | {"role_id": 999}, (422, "invalid_value", "body.role_id")),
        ("PATCH", "/2", {"name": None}, (422, "invalid_request", "body.name")),
        ("PUT", "/2/password", {"password": "short"}, (422, "invalid_request", "body.password")),
    ],
)
async def test_failures_say_what_and_where(
    client: httpx.AsyncClient, method: str, path: str, body: object, expected: tuple[int, str, str | None]
) -> None:
    answer = await client.request(method, PATH + path, json=body, headers=bearer())
    failure = answer.json()
    status, code, field = expected
    assert (answer.status_code, failure["code"]) == (status, code)
    assert [problem["field"] for problem in failure["detail"] or []][:1] == ([field] if field else [])
    assert "Passw0rd" not in answer.text


async def _let_managers(client: httpx.AsyncClient, *codes: str) -> None:
    async with database_of(client).engine.begin() as connection:
        for number, code in enumerate(codes, start=900):
            row = {"id": number, "code": code, "name": code, "module": "users", "action": "x", "is_active": True}
            await connection.execute(insert(permissions), [row])
            await connection.execute(insert(role_permissions), [{"role_id": 2, "permission_id": number}])


async def test_only_administrators_make_and_touch_administrators(client: httpx.AsyncClient) -> None:
    await _let_managers(client, "create_user", "update_user", "delete_user")
    manager = bearer("manager@tsh.lab")
    assert (await client.post(PATH, json=NEW, headers=manager)).status_code == 201
    for method, path, body in (
        ("POST", "", NEW | {"role_id": 1, "email": "x@y.example"}),
        ("PATCH", "/2", {"role_id": 1}),
        ("PATCH", "/1", {"name": "Mine"}),
        ("PUT", "/1/password", {"password": "correct horse"}),
        ("DELETE", "/1", None),
        ("DELETE", "/1/mfa", None),
    ):
        answer = await client.request(method, PATH + path, json=body, headers=manager)
        assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied"), (method, path)


async def test_a_password_set_for_somebody_opens_their_account(client: httpx.AsyncClient) -> None:
    created = await _create(client)
    answer = await client.put(f"{PATH}/{created['id']}/password", json={"password": "battery staple"}, headers=bearer())
    assert answer.json()["message"] == "Password set"
    credentials = {"email": NEW["email"], "password": "battery staple"}
    assert (await client.post("/api/v1/auth/login", json=credentials)).status_code == 200


async def test_the_number_of_queries_does_not_grow_with_the_rows(client: httpx.AsyncClient) -> None:
    counts = []
    for number in range(2):
        counter = QueryCounter(database_of(client))
        await client.get(PATH, headers=bearer())
        counter.stop()
        counts.append(len(counter.statements))
        await _create(client, email=f"qwx{number}@tsh.example")
    assert counts[0] == counts[1] == 3
