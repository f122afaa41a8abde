"""Vendors: of the wide table only eleven columns are ever shown."""

import httpx

SHOWN = [
    "id",
    "code",
    "name_ar",
    "name_en",
    "email",
    "phone",
    "address_ar",
    "address_en",
    "is_active",
    "created_at",
    "updated_at",
]
NEW = {"code": "V-1", "name_ar": "مورد", "name_en": "Vendor", "city": "Yiwu", "currency": "RMB"}


async def test_lists_by_page_and_search(client: httpx.AsyncClient, viewer: dict[str, str]) -> None:
    page = (await client.get("/api/vendors/", params={"skip": 6, "limit": 5}, headers=viewer)).json()
    assert [vendor["id"] for vendor in page] == [7, 8]
    found = (await client.get("/api/vendors/", params={"search": "vendor 3"}, headers=viewer)).json()
    assert [vendor["code"] for vendor in found] == ["ZV-003"]


async def test_lives_from_creation_to_deletion(client: httpx.AsyncClient, viewer: dict[str, str]) -> None:
    made = await client.post("/api/vendors/", json=NEW, headers=viewer)
    assert (made.status_code, list(made.json())) == (200, SHOWN)
    again = await client.post("/api/vendors/", json=NEW, headers=viewer)
    assert (again.status_code, again.json()) == (400, {"detail": "Vendor code already exists"})
    changed = await client.put("/api/vendors/9", json={"email": "v@example.cn"}, headers=viewer)
    assert (changed.json()["email"], changed.json()["name_en"]) == ("v@example.cn", "Vendor")
    gone = await client.delete("/api/vendors/9", headers=viewer)
    assert gone.json() == {"message": "Vendor deleted successfully"}
    assert (await client.get("/api/vendors/9", headers=viewer)).json() == {"detail": "Vendor not found"}


async def test_currency_and_address_are_checked(client: httpx.AsyncClient, viewer: dict[str, str]) -> None:
    bad = {**NEW, "currency": "EUR", "email": "nobody"}
    errors = (await client.post("/api/vendors/", json=bad, headers=viewer)).json()["detail"]
    assert [(error["type"], error["loc"]) for error in errors] == [
        ("value_error", ["body", "email"]),
        ("enum", ["body", "currency"]),
    ]
