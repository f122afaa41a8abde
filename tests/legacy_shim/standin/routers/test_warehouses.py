"""Warehouses: made and deleted by anyone with a token."""

import httpx


async def test_lists_by_page(client: httpx.AsyncClient, viewer: dict[str, str]) -> None:
    response = await client.get("/api/warehouses/", params={"skip": 1, "limit": 2}, headers=viewer)
    assert response.json() == [
        {"name": "BGD-WH2", "branch_id": 1, "id": 2},
        {"name": "BSR-WH1", "branch_id": 2, "id": 3},
    ]


async def test_a_huge_limit_is_accepted(client: httpx.AsyncClient, viewer: dict[str, str]) -> None:
    response = await client.get("/api/warehouses/", params={"limit": 100_000}, headers=viewer)
    assert len(response.json()) == 5


async def test_lives_from_creation_to_deletion(client: httpx.AsyncClient, viewer: dict[str, str]) -> None:
    made = await client.post("/api/warehouses/", json={"name": "WX", "branch_id": 1}, headers=viewer)
    assert (made.status_code, made.json()) == (200, {"name": "WX", "branch_id": 1, "id": 6})
    changed = await client.put("/api/warehouses/6", json={"branch_id": 2}, headers=viewer)
    assert changed.json() == {"name": "WX", "branch_id": 2, "id": 6}
    gone = await client.delete("/api/warehouses/6", headers=viewer)
    assert gone.json() == {"message": "Warehouse deleted successfully"}
    missing = await client.get("/api/warehouses/6", headers=viewer)
    assert (missing.status_code, missing.json()) == (404, {"detail": "Warehouse not found"})


async def test_one_in_use_cannot_be_deleted(client: httpx.AsyncClient, viewer: dict[str, str]) -> None:
    assert (await client.delete("/api/warehouses/1", headers=viewer)).status_code == 500
    assert (await client.get("/api/warehouses/1", headers=viewer)).status_code == 200


async def test_is_for_users_only(client: httpx.AsyncClient) -> None:
    response = await client.get("/api/warehouses/")
    assert (response.status_code, response.json()) == (403, {"detail": "Not authenticated"})
