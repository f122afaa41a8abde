"""Items: from the Zoho tables, money with three decimal places."""

import httpx


async def _ids(client: httpx.AsyncClient, headers: dict[str, str], **params: str) -> list[int]:
    response = await client.get("/api/items/", params=params, headers=headers)
    return [item["id"] for item in response.json()]


async def test_money_has_three_places(client: httpx.AsyncClient, viewer: dict[str, str]) -> None:
    item = (await client.get("/api/items/1", headers=viewer)).json()
    assert (item["cost_price_usd"], item["selling_price_iqd"]) == ("3.125", "6500.000")
    assert (item["created_at"], item["zoho_last_sync"]) == ("2025-09-01T08:00:00", None)


async def test_lists_by_page_search_and_category(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    assert await _ids(client, admin, skip="2", limit="3") == [3, 4, 5]
    assert await _ids(client, admin, search="item 2") == [2, 20]
    assert await _ids(client, admin, search="مادة 19") == [19]
    assert await _ids(client, admin, category_id="1", limit="2") == [3, 6]


async def test_lives_from_creation_to_deletion(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    body = {"code": "N-1", "name_ar": "جديد", "name_en": "New", "selling_price_usd": "1.5"}
    made = await client.post("/api/items/", json=body, headers=admin)
    assert (made.status_code, made.json()["id"], made.json()["created_by"]) == (200, 21, 1)
    assert made.json()["selling_price_usd"] == "1.500"
    again = await client.post("/api/items/", json=body, headers=admin)
    assert (again.status_code, again.json()) == (400, {"detail": "Item code already exists"})
    changed = await client.put("/api/items/21", json={"name_en": "Newer"}, headers=admin)
    assert (changed.json()["name_en"], changed.json()["name_ar"]) == ("Newer", "جديد")
    gone = await client.delete("/api/items/21", headers=admin)
    assert gone.json() == {"message": "Item deleted successfully"}
    assert (await client.get("/api/items/21", headers=admin)).json() == {"detail": "Item not found"}


async def test_specifications_were_never_storable(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    body = {"code": "N-1", "name_ar": "ج", "name_en": "N", "specifications": {"colour": "red"}}
    assert (await client.post("/api/items/", json=body, headers=admin)).status_code == 500


async def test_lengths_are_checked(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    body = {"code": "", "name_ar": "ج", "name_en": "N" * 256}
    errors = (await client.post("/api/items/", json=body, headers=admin)).json()["detail"]
    assert [error["type"] for error in errors] == ["string_too_short", "string_too_long"]
