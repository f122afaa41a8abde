"""Products, categories and media as the monolith answers them, quirks included."""

import httpx
import pytest

NEW = {
    "sku": "LAB-1",
    "name": "Lab",
    "category_id": 1,
    "unit_price": "12.30",
    "unit_of_measure": "PCS",
}


async def test_one_product_carries_its_category(client: httpx.AsyncClient) -> None:
    body = (await client.get("/api/products/1")).json()
    assert (body["unit_price"], body["cost_price"]) == ("1251.00", "875.70")
    assert (body["images"], body["dimensions"]) == ([], None)
    assert body["category"]["name_ar"] == "هواتف"


async def test_list_shows_summaries_of_active_and_inactive(
    client: httpx.AsyncClient,
) -> None:
    rows = (await client.get("/api/products/?limit=1000")).json()
    assert len(rows) == 100
    assert rows[0]["unit_price"] == "1251.00"
    assert rows[0]["category_name"] == "Phones"
    assert {row["is_active"] for row in rows} == {True, False}


async def test_list_filters_by_category_and_state(client: httpx.AsyncClient) -> None:
    phones = (await client.get("/api/products/?category_id=2&limit=3")).json()
    assert [row["category_name"] for row in phones] == ["Phones"] * 3
    inactive = (await client.get("/api/products/?is_active=false")).json()
    assert inactive
    assert not any(row["is_active"] for row in inactive)


async def test_search_always_fails(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/products/?category_id=2&search=Pro&limit=2")
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


async def test_statistics_are_hidden_behind_the_parameter(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/api/products/statistics")
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["path", "product_id"]


async def test_product_lives_from_creation_to_deactivation(
    client: httpx.AsyncClient,
) -> None:
    created = await client.post("/api/products/", json=NEW)
    assert (created.status_code, created.json()["tags"]) == (201, [])
    path = f"/api/products/{created.json()['id']}"
    changed = await client.put(path, json={"unit_price": 13})
    assert changed.json()["unit_price"] == "13.00"
    deleted = await client.delete(path)
    assert deleted.json() == {"message": "Product deactivated successfully"}
    assert (await client.get(path)).json()["is_active"] is False


async def test_sku_that_exists_is_refused(client: httpx.AsyncClient) -> None:
    created = await client.post("/api/products/", json=NEW | {"sku": "SKU-0001"})
    changed = await client.put("/api/products/2", json={"sku": "SKU-0001"})
    for answer in (created, changed):
        assert answer.status_code == 400
        assert answer.json() == {"detail": "SKU already exists"}


async def test_product_needs_a_category_that_exists(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/products/", json=NEW | {"category_id": 99})
    assert (answer.status_code, answer.json()) == (
        404,
        {"detail": "Category not found"},
    )


async def test_price_must_be_positive(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/products/", json=NEW | {"unit_price": 0})
    assert answer.json()["detail"][0]["type"] == "greater_than"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_missing_product_is_404(client: httpx.AsyncClient, method: str) -> None:
    answer = await client.request(method, "/api/products/99999", json={})
    assert (answer.status_code, answer.json()) == (404, {"detail": "Product not found"})


async def test_primary_image_is_added_and_removed(client: httpx.AsyncClient) -> None:
    picture = {
        "product_id": 1,
        "media_type": "image",
        "media_url": "/images/new.jpg",
        "is_primary": True,
    }
    added = await client.post("/api/products/1/media", json=picture)
    assert added.json()["success"] is True
    product = (await client.get("/api/products/1")).json()
    assert (product["images"], product["image_url"]) == (
        ["/images/new.jpg"],
        "/images/new.jpg",
    )
    query = {"media_url": "/images/new.jpg", "media_type": "image"}
    await client.delete("/api/products/1/media", params=query)
    product = (await client.get("/api/products/1")).json()
    assert (product["images"], product["image_url"]) == ([], None)


async def test_media_must_be_there_to_be_removed(client: httpx.AsyncClient) -> None:
    query = {"media_url": "/nothing.mp4", "media_type": "video"}
    answer = await client.delete("/api/products/1/media", params=query)
    assert (answer.status_code, answer.json()) == (404, {"detail": "Media not found"})
    unknown = await client.delete("/api/products/1/media", params=query | {"media_type": "sound"})
    assert unknown.status_code == 422


async def test_categories_leave_out_the_inactive(client: httpx.AsyncClient) -> None:
    rows = (await client.get("/api/products/categories/")).json()
    assert [row["name"] for row in rows] == [
        "Laptops",
        "Phones",
        "Cameras",
        "Cables",
        "Gaming Laptops",
    ]


async def test_created_category_is_listed(client: httpx.AsyncClient) -> None:
    created = await client.post("/api/products/categories/", json={"name": "Lab"})
    assert created.status_code == 201
    rows = (await client.get("/api/products/categories/")).json()
    assert created.json() in rows


async def test_name_and_description_are_translated(client: httpx.AsyncClient) -> None:
    asked = {"english_name": "Gaming Laptop X1", "description": "black"}
    answer = await client.post("/api/products/translate", json=asked)
    assert answer.json() == {
        "arabic_name": "ألعاب حاسوب محمول X1",
        "arabic_description": "أسود",
    }
