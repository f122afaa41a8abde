import httpx
import pytest

from tests.support.new_side import QueryCounter, bearer, database_of
from tests.support.sign_in import PASSWORD

NEW = {"name": "Qwx", "email": "qwx@tsh.lab", "role_id": 7, "branch_id": 1, "password": "x"}


async def _create(client: httpx.AsyncClient, **fields: object) -> httpx.Response:
    return await client.post("/api/users/", json={**NEW, **fields})


async def test_create_read_change_delete_without_a_token(client: httpx.AsyncClient) -> None:
    created = (await _create(client)).json()
    path = f"/api/users/{created['id']}"
    assert (await client.get(path)).json() == created
    changed = await client.put(path, json={"phone": "+964", "role_id": None})
    assert changed.json() == created | {"phone": "+964", "role_id": None}
    assert (await client.delete(path)).json() == {"message": "User deleted successfully"}
    gone = await client.get(path)
    assert (gone.status_code, gone.json()) == (404, {"detail": "User not found"})


async def test_whoever_was_created_signs_in(client: httpx.AsyncClient) -> None:
    created = (await _create(client, password=PASSWORD)).json()
    credentials = {"email": NEW["email"], "password": PASSWORD}
    assert (await client.post("/api/auth/login", json=credentials)).status_code == 200
    await client.put(f"/api/users/{created['id']}", json={"password": "another"})
    assert (await client.post("/api/auth/login", json=credentials)).status_code == 401


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"email": "admin@tsh.lab"}, 400, "Email already registered"),
        ({"employee_code": "EMP-001"}, 400, "Employee code already exists"),
        ({"email": "nobody"}, 422, "valid email address"),
        ({"role_id": 999}, 422, "there is no such row"),
        ({"branch_id": 2**40}, 422, "there is no such row"),
        ({"name": "a\x00b"}, 422, "NUL"),
        ({"password": "a\x00b"}, 422, "NUL"),
        ({"phone": "1" * 21}, 422, "at most 20"),
        ({"is_active": None}, 422, "valid boolean"),
    ],
)
async def test_mistakes_are_the_client_s(
    client: httpx.AsyncClient, fields: dict[str, object], status: int, words: str
) -> None:
    answer = await _create(client, **fields)
    assert answer.status_code == status
    assert words in answer.text


async def test_a_password_that_nobody_can_type_is_not_set(client: httpx.AsyncClient) -> None:
    created = (await _create(client)).json()
    answer = await client.put(f"/api/users/{created['id']}", content=rb'{"password": "\ud800"}')
    assert answer.status_code == 422
    assert [problem["loc"] for problem in answer.json()["detail"]] == [["body", "password"]]
    assert "\ud800" not in answer.text


async def test_a_user_with_a_past_is_not_deleted(client: httpx.AsyncClient) -> None:
    created = (await _create(client, password=PASSWORD)).json()
    await client.post("/api/auth/login", json={"email": NEW["email"], "password": PASSWORD})
    answer = await client.delete(f"/api/users/{created['id']}")
    assert answer.status_code == 400
    assert "deactivate" in answer.json()["detail"]


async def test_a_deactivated_user_has_no_session_left(client: httpx.AsyncClient) -> None:
    created = (await _create(client, password=PASSWORD)).json()
    signed = await client.post("/api/auth/login", json={"email": NEW["email"], "password": PASSWORD})
    await client.put(f"/api/users/{created['id']}", json={"is_active": False})
    await client.put(f"/api/users/{created['id']}", json={"is_active": True})
    headers = {"Authorization": f"Bearer {signed.json()['access_token']}"}
    assert (await client.get("/api/auth/me", headers=headers)).status_code == 401


@pytest.mark.parametrize("path", ["roles", "branches", "", "by-type/all"])
async def test_lists_ask_for_a_permission(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(f"/api/users/{path}", headers=bearer("viewer@tsh.lab"))
    assert (answer.status_code, answer.json()) == (403, {"detail": "Insufficient permissions: read_user required"})
    assert (await client.get(f"/api/users/{path}", headers=bearer())).status_code == 200


async def test_the_number_of_queries_does_not_grow_with_the_rows(client: httpx.AsyncClient) -> None:
    counts = []
    for number in range(2):
        counter = QueryCounter(database_of(client))
        await client.get("/api/users/", headers=bearer())
        counter.stop()
        counts.append(len(counter.statements))
        await _create(client, email=f"qwx{number}@tsh.lab")
    assert counts[0] == counts[1] == 3
