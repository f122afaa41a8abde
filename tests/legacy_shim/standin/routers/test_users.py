"""Users: guarded lists beside open doors."""

import httpx
import pytest
from sqlalchemy import select

from legacy_shim.standin.database import Database
from legacy_shim.standin.models import User
from legacy_shim.standin.security import is_password_of

NEW = {"name": "New", "email": "new@tsh.lab", "role_id": 7, "branch_id": 1, "password": "x"}


async def test_lists_newest_first_with_a_page_count(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    answer = (await client.get("/api/users/", params={"skip": 3, "limit": 3}, headers=admin)).json()
    assert [user["id"] for user in answer.pop("data")] == [7, 6, 5]
    assert answer == {"total": 10, "page": 2, "pages": 4, "per_page": 3}


async def test_a_limit_of_nothing_divides_by_it(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    response = await client.get("/api/users/", params={"limit": 0}, headers=admin)
    assert (response.status_code, response.text) == (500, "Internal Server Error")


async def test_roles_are_told_and_branches_break(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    roles = (await client.get("/api/users/roles", headers=admin)).json()
    assert roles[:2] == [{"id": 1, "name": "Admin"}, {"id": 2, "name": "Manager"}]
    assert (await client.get("/api/users/branches", headers=admin)).status_code == 500


@pytest.mark.parametrize(
    ("kind", "ids"),
    [
        ("travel_salesperson", [3, 4, 6]),
        ("partner_salesman", [5]),
        ("retailerman", [7]),
        ("all", [3, 4, 5, 6, 7]),
    ],
)
async def test_lists_by_type(client: httpx.AsyncClient, admin: dict[str, str], kind: str, ids: list[int]) -> None:
    response = await client.get(f"/api/users/by-type/{kind}", headers=admin)
    assert sorted(user["id"] for user in response.json()) == ids


async def test_an_unknown_type_is_explained(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    response = await client.get("/api/users/by-type/xxx", headers=admin)
    assert response.status_code == 400
    assert response.json()["detail"].startswith("Invalid user type. Must be: travel_salesperson, ")


async def test_a_user_without_a_role_breaks_the_answer(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/users/9")).status_code == 200
    assert (await client.get("/api/users/10")).status_code == 500
    assert (await client.get("/api/users/99")).json() == {"detail": "User not found"}


async def test_anyone_makes_and_deletes_a_user(client: httpx.AsyncClient, database: Database) -> None:
    made = await client.post("/api/users/", json=NEW)
    assert (made.status_code, made.json()["id"]) == (200, 11)
    assert "password" not in made.json()
    gone = await client.delete("/api/users/11")
    assert gone.json() == {"message": "User deleted successfully"}
    with database.session() as session:
        assert session.get(User, 11) is None


async def test_an_address_is_taken_once(client: httpx.AsyncClient) -> None:
    response = await client.post("/api/users/", json={**NEW, "email": "admin@tsh.lab"})
    assert (response.status_code, response.json()) == (400, {"detail": "Email already registered"})


async def test_a_new_password_is_stored_hashed(client: httpx.AsyncClient, database: Database) -> None:
    response = await client.put("/api/users/9", json={"password": "other", "name": "Viewer Two"})
    assert response.json()["name"] == "Viewer Two"
    with database.session() as session:
        user = session.scalars(select(User).where(User.id == 9)).one()
        assert user.email == "viewer@tsh.lab"
        assert is_password_of("other", user)
        assert user.password == user.password_hash


async def test_lists_need_the_permission(client: httpx.AsyncClient, viewer: dict[str, str]) -> None:
    response = await client.get("/api/users/", headers=viewer)
    assert response.json() == {"detail": "Insufficient permissions: read_user required"}
