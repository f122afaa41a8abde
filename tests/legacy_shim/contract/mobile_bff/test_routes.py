"""Every route over the demo data, and what each row of the table of defects promises."""

import json
from dataclasses import replace

import httpx
from sqlalchemy import text
from typing_extensions import override

from legacy_shim.contract.mobile_bff.routes import invalidate_order_cache, search_products
from legacy_shim.contract.mobile_bff.schemas import MobileSearch
from new_core.api.container import build_container
from new_core.infrastructure.cache.kept_reads import KeptReads
from new_core.infrastructure.cache.null_cache import NullCache
from tests.support.new_core_databases import NOW
from tests.support.new_side import QueryCounter, database_of, settings_for
from tests.support.storefront import ORDER, SHOPPER

PATH = "/api/mobile"
READS = (
    f"/home?customer_id={SHOPPER}&branch_id=1",
    "/salesperson/dashboard?salesperson_id=3&date_range=year",
    "/products/1",
    "/categories/2/products",
    "/products/1/related",
    f"/checkout?customer_id={SHOPPER}",
    f"/customers/{SHOPPER}/complete",
    f"/customers/{SHOPPER}/quick",
    f"/customers/{SHOPPER}/financial",
    f"/orders/{ORDER}/complete",
    f"/orders/{ORDER}/quick",
    f"/customers/{SHOPPER}/orders",
    "/products/1/complete",
    "/health",
)
MOST_QUERIES = 13


async def test_each_screen_is_shown_to_anybody(shop: httpx.AsyncClient) -> None:
    for path in READS:
        answer = await shop.get(PATH + path)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/json"


async def test_a_read_that_fails_is_no_empty_screen(shop: httpx.AsyncClient) -> None:
    async with database_of(shop).engine.begin() as connection:
        await connection.execute(text("ALTER TABLE reviews RENAME TO elsewhere"))
    answer = await shop.get(f"{PATH}/products/1")
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")


async def test_queries_do_not_grow_with_what_is_shown(shop: httpx.AsyncClient) -> None:
    async def count(path: str) -> int:
        counter = QueryCounter(database_of(shop))
        await shop.get(PATH + path)
        counter.stop()
        return len(counter.statements)

    assert await count("/products/1/related?limit=1") == await count("/products/1/related?limit=20")
    few, many = "/categories/2/products?page_size=1", "/categories/2/products?page_size=100"
    assert await count(few) == await count(many)
    assert max([await count(path) for path in READS]) <= MOST_QUERIES


NOT_THERE = (
    ("/products/99999", "Product not found"),
    (f"/products/{2**70}", "Product not found"),
    ("/products/0/complete", "Product not found"),
    ("/categories/99999/products", "Category not found"),
    ("/checkout?customer_id=99999", "Checkout data not available"),
    ("/customers/99999/complete", "Customer not found"),
    (f"/customers/{2**70}/quick", "Customer not found"),
    ("/customers/-1/financial", "Customer not found"),
    ("/orders/99999/complete", "Order not found"),
    (f"/orders/{2**70}/quick", "Order not found"),
)


async def test_what_is_not_there_is_said_in_the_old_words(shop: httpx.AsyncClient) -> None:
    for path, detail in NOT_THERE:
        answer = await shop.get(PATH + path)
        assert (answer.status_code, answer.json()) == (404, {"detail": detail}), path


async def test_search_stays_hidden(shop: httpx.AsyncClient) -> None:
    answer = await shop.get(f"{PATH}/products/search?q=Pro")
    assert (answer.status_code, answer.json()["detail"][0]["loc"]) == (422, ["path", "product_id"])


async def test_search_would_find_by_words_and_price(shop: httpx.AsyncClient) -> None:
    container = shop._transport.app.core.state.container  # type: ignore[attr-defined]  # the fixture's own transport
    terms = MobileSearch(q="Pro", min_price=1000, max_price=2000, page_size=2)
    found = httpx.Response(200, content=bytes((await search_products(container, terms)).body)).json()
    assert found["query"] == "Pro"
    assert found["has_more"] is (found["total_count"] > 2)
    assert all("Pro" in each["name"] and 1000 <= each["price"] <= 2000 for each in found["results"])


async def test_a_range_that_is_none_is_refused(shop: httpx.AsyncClient) -> None:
    answer = await shop.get(f"{PATH}/salesperson/dashboard?salesperson_id=3&date_range=century")
    assert (answer.status_code, answer.json()["detail"][0]["loc"]) == (422, ["query", "date_range"])


FORGOTTEN = (
    ("salesperson/7/dashboard", "salesperson 7"),
    ("customers/7", "customer 7"),
    ("orders/7", "order 7"),
    (f"products/{2**70}", f"product {2**70}"),
)


async def test_emptying_the_cache_says_what_happened(shop: httpx.AsyncClient) -> None:
    for path, what in FORGOTTEN:
        answer = await shop.post(f"{PATH}/{path}/invalidate-cache")
        assert answer.json() == {"success": True, "message": f"Cache invalidated for {what}"}


class SilentCache(NullCache):
    @override
    async def invalidate(self, *spaces: str) -> bool:
        return False


async def test_a_cache_that_does_not_answer_was_not_emptied(erp_seeded: str) -> None:
    container = build_container(settings_for(erp_seeded), lambda: NOW)
    silent = replace(container, kept=KeptReads(SilentCache(), 60))
    answer = await invalidate_order_cache(silent, 7)
    await container.database.dispose()
    assert json.loads(bytes(answer.body)) == {"success": False, "message": "Cache not invalidated for order 7"}
