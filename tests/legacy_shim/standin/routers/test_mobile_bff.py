"""The mobile BFF, which answers as if there were no rows."""

import httpx
import pytest

from tests.legacy_shim.standin.running import NOW


async def test_home_of_a_customer_that_exists_is_empty(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/api/mobile/home?customer_id=1")
    assert answer.text == (
        '{"featured_products":[],"best_sellers":[],"new_arrivals":[],"promotions":[],'
        '"customer":null,"cart":{"items_count":0,"total":0.0,"currency":"IQD"}}'
    )


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("products/1", "Product not found"),
        ("products/1/complete", "Product not found"),
        ("categories/1/products", "Category not found"),
        ("customers/1/complete", "Customer not found"),
        ("customers/1/quick", "Customer not found"),
        ("customers/1/financial", "Customer not found"),
        ("orders/1/complete", "Order not found"),
        ("orders/1/quick", "Order not found"),
        ("checkout?customer_id=1", "Checkout data not available"),
    ],
)
async def test_rows_that_exist_are_not_found(client: httpx.AsyncClient, path: str, detail: str) -> None:
    answer = await client.get(f"/api/mobile/{path}")
    assert (answer.status_code, answer.json()) == (404, {"detail": detail})


async def test_search_is_hidden_behind_the_parameter(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/mobile/products/search?q=Pro")
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["input"] == "search"


async def test_lists_are_empty(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/mobile/products/1/related")).json() == []
    orders = await client.get("/api/mobile/customers/1/orders")
    assert orders.json() == {"customer_id": 1, "orders": [], "total": 0}


@pytest.mark.parametrize(
    "path",
    [
        "checkout",
        "categories/1/products?page_size=101",
        "categories/1/products?page=0",
        "products/1/related?limit=21",
        "customers/1/orders?limit=0",
        "salesperson/dashboard",
    ],
)
async def test_parameters_are_checked_all_the_same(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(f"/api/mobile/{path}")).status_code == 422


@pytest.mark.parametrize("path", ["salesperson/3/dashboard", "customers/3", "orders/3", "products/3"])
async def test_clearing_a_cache_always_succeeds(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.post(f"/api/mobile/{path}/invalidate-cache")
    assert answer.status_code == 200
    assert answer.json()["success"] is True


async def test_times_carry_microseconds_and_no_zone(
    client: httpx.AsyncClient,
) -> None:
    now = NOW.replace(tzinfo=None).isoformat(timespec="microseconds")
    health = (await client.get("/api/mobile/health")).json()
    assert (health["status"], health["timestamp"]) == ("healthy", now)
    answer = await client.get("/api/mobile/salesperson/dashboard?salesperson_id=3")
    assert answer.json()["date_range"] == "today"
    assert answer.json()["generated_at"] == now
