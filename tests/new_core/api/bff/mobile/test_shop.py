"""The first page and a product over real tables."""

from typing import Any

import httpx
import pytest
from sqlalchemy import text

from tests.support.new_side import QueryCounter, bearer, database_of
from tests.support.storefront import SHOPPER

PATH = "/api/v1/bff/mobile"
SALES = bearer("manager@tsh.lab")
"""May see customers and products, and nothing else."""


async def _get(client: httpx.AsyncClient, path: str, headers: dict[str, str] | None = None) -> Any:
    answer = await client.get(PATH + path, headers=headers or bearer())
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_home_is_whole(shop: httpx.AsyncClient) -> None:
    home = await _get(shop, f"/home?customer_id={SHOPPER}&branch_id=1")
    assert home["meta"] == {"partial": False, "missing": []}
    assert [each["id"] for each in home["data"]["best_sellers"]] == [2, 1]
    assert [each["id"] for each in home["data"]["promotions"]] == [2, 1]
    assert (home["data"]["customer"]["name"], home["data"]["cart"]["total"]) == ("Shopper", "3758.10")
    assert home["data"]["newest"][0]["in_stock"] is True


async def test_what_the_caller_may_not_see_is_marked(shop: httpx.AsyncClient) -> None:
    home = await _get(shop, f"/home?customer_id={SHOPPER}", SALES)
    assert home["meta"] == {"partial": True, "missing": [{"part": "cart", "why": "forbidden"}]}
    assert (home["data"]["cart"], home["data"]["customer"]["id"]) == (None, SHOPPER)


async def test_a_customer_who_is_not_there_is_marked(shop: httpx.AsyncClient) -> None:
    home = await _get(shop, "/home?customer_id=99999")
    assert home["meta"]["missing"] == [{"part": "customer", "why": "missing"}]


@pytest.mark.parametrize(
    ("table", "path", "missing"),
    [("promotions", "/home", ["promotions"]), ("reviews", "/products/1", ["rating", "reviews"])],
)
async def test_what_the_database_cannot_give_is_marked(
    shop: httpx.AsyncClient, table: str, path: str, missing: list[str]
) -> None:
    async with database_of(shop).engine.begin() as connection:
        await connection.execute(text(f"ALTER TABLE {table} RENAME TO elsewhere"))
    shown = await _get(shop, path)
    assert shown["meta"]["missing"] == [{"part": part, "why": "failed"} for part in missing]


async def test_a_product_is_shown_with_its_stock_and_reviews(shop: httpx.AsyncClient) -> None:
    shown = (await _get(shop, "/products/1"))["data"]
    assert (shown["product"]["in_stock"], shown["category"]) == (True, "Phones")
    assert [each["available_quantity"] for each in shown["stock"]] == ["2.000", "8.000"]
    assert [each["warehouse_name"] for each in shown["stock"]] == ["BGD-WH1", "BSR-WH1"]
    assert shown["rating"] == {"average": "4.5", "count": 2}
    assert [each["id"] for each in shown["similar"]] == [2]


async def test_a_product_that_is_not_there_is_no_screen(shop: httpx.AsyncClient) -> None:
    answer = await shop.get(f"{PATH}/products/99999", headers=bearer())
    assert (answer.status_code, answer.json()["code"]) == (404, "product_not_found")


async def test_queries_do_not_grow_with_what_is_shown(shop: httpx.AsyncClient) -> None:
    async def count(path: str) -> int:
        counter = QueryCounter(database_of(shop))
        await _get(shop, path)
        counter.stop()
        return len(counter.statements)

    async with database_of(shop).engine.begin() as connection:
        await connection.execute(text("UPDATE products SET is_featured = 1"))
    before = await count("/home"), await count("/products/1")
    async with database_of(shop).engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO products (id, sku, name, category_id, unit_price, unit_of_measure, is_active, is_featured)"
                " SELECT id + 500, sku || 'x', name, category_id, unit_price, unit_of_measure, 1, 1 FROM products"
            )
        )
    assert (await count("/home"), await count("/products/1")) == before


async def test_what_was_read_is_kept_until_something_happens_to_it(caching: httpx.AsyncClient) -> None:
    async def shelf() -> list[int]:
        return [each["id"] for each in (await _get(caching, "/home"))["data"]["newest"]]

    assert await shelf() == [2, 1]
    container = caching._transport.app.state.container  # type: ignore[attr-defined]  # the fixture's own transport
    counter = QueryCounter(container.database)
    await shelf()
    counter.stop()
    assert not [each for each in counter.statements if "FROM products" in each]
    await container.products.deactivate_product(2)
    assert await shelf() == [1]
