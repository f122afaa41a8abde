"""Branches: nothing but the 404 works."""

import httpx
import pytest
from sqlalchemy import func, select

from legacy_shim.standin.database import Database
from legacy_shim.standin.models import Branch
from tests.legacy_shim.standin.running import bearer


async def test_a_branch_that_is_not_there_is_missed_in_arabic(client: httpx.AsyncClient) -> None:
    response = await client.get("/api/branches/99")
    assert (response.status_code, response.json()) == (404, {"detail": "الفرع غير موجود"})


@pytest.mark.parametrize("path", ["/api/branches/", "/api/branches/1"])
async def test_a_branch_that_is_there_breaks_the_answer(
    client: httpx.AsyncClient, admin: dict[str, str], path: str
) -> None:
    response = await client.get(path, headers=admin)
    assert (response.status_code, response.text) == (500, "Internal Server Error")


async def test_none_can_be_made(client: httpx.AsyncClient, admin: dict[str, str], database: Database) -> None:
    response = await client.post("/api/branches/", json={"name": "X", "location": "Y"}, headers=admin)
    assert response.status_code == 500
    with database.session() as session:
        assert session.scalar(select(func.count(Branch.id))) == 4


async def test_permissions_come_first(client: httpx.AsyncClient, viewer: dict[str, str]) -> None:
    made = await client.post("/api/branches/", json={}, headers=viewer)
    assert made.json() == {"detail": "Insufficient permissions: create_branch required"}
    assert (await client.get("/api/branches/", headers=bearer("manager@tsh.lab"))).status_code == 500
