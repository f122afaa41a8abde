"""What the screens of the shop show."""

from typing import Any

import httpx

from tests.support.storefront import SHOPPER

Object = dict[str, Any]


async def _get(client: httpx.AsyncClient, path: str) -> Any:
    answer = await client.get(f"/api/mobile/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_home_has_shelves_promotions_customer_and_cart(shop: httpx.AsyncClient) -> None:
    home = await _get(shop, f"home?customer_id={SHOPPER}&branch_id=1")
    assert len(home["featured_products"]) == len(home["new_arrivals"]) == 10
    assert [each["id"] for each in home["best_sellers"][:2]] == [2, 1]
    assert [each["id"] for each in home["promotions"]] == [2, 1]
    assert home["customer"] == {"id": SHOPPER, "name": "Shopper", "phone": "+9647700000001", "avatar": None}
    assert home["cart"] == {"items_count": 3, "total": 3758.1, "currency": "IQD"}


async def test_home_of_nobody_shows_what_everybody_sees(shop: httpx.AsyncClient) -> None:
    stranger, nobody = await _get(shop, "home?customer_id=99999"), await _get(shop, "home")
    assert stranger == nobody
    assert (nobody["customer"], nobody["cart"]["items_count"]) == (None, 0)


async def test_stock_counts_in_the_branch_that_is_asked_about(shop: httpx.AsyncClient) -> None:
    everywhere = await _get(shop, "categories/2/products?page_size=100")
    nowhere = await _get(shop, "categories/2/products?page_size=100&branch_id=99999")
    assert any(each["in_stock"] for each in everywhere["products"])
    assert not any(each["in_stock"] for each in nowhere["products"])


async def test_a_category_is_shown_by_page(shop: httpx.AsyncClient) -> None:
    first = await _get(shop, "categories/2/products?page_size=2")
    whole = await _get(shop, "categories/2/products?page_size=100")
    assert first["category"]["product_count"] == first["total_count"] == len(whole["products"])
    assert (first["has_more"], whole["has_more"]) == (True, False)
    assert first["products"] == whole["products"][:2]


async def test_a_product_has_its_stock_and_rating(shop: httpx.AsyncClient) -> None:
    product = await _get(shop, "products/1")
    assert (product["price"], product["rating"], product["review_count"]) == (1251.0, 4.5, 2)
    assert product["in_stock"] is (product["stock_quantity"] > 0)
    assert product["specifications"]["sku"] == "SKU-0001"


async def test_related_products_are_of_its_category_and_not_itself(shop: httpx.AsyncClient) -> None:
    related = await _get(shop, "products/1/related?limit=3")
    shelf = {each["id"] for each in (await _get(shop, "categories/2/products?page_size=100"))["products"]}
    assert len(related) == 3
    assert {each["id"] for each in related} <= shelf - {1}
    assert await _get(shop, "products/99999/related") == []


async def test_checkout_shows_the_open_cart(shop: httpx.AsyncClient) -> None:
    checkout = await _get(shop, f"checkout?customer_id={SHOPPER}")
    assert [line["product_id"] for line in checkout["cart"]["items"]] == [1, 2]
    assert [each["label"] for each in checkout["addresses"]] == ["Home", "Shopper"]
    assert [each["id"] for each in checkout["promotions"]] == [1]
    assert checkout["summary"] | {"currency": "IQD", "total": 3758.1, "items_count": 3} == checkout["summary"]


async def test_the_whole_product_leaves_out_what_is_not_wanted(shop: httpx.AsyncClient) -> None:
    whole = await _get(shop, "products/1/complete")
    assert [each["id"] for each in whole["reviews"]] == [2, 1]
    assert len(whole["similar_products"]) == 10
    bare = await _get(shop, "products/1/complete?include_similar=false&include_reviews=false")
    assert set(bare) == {"product", "category", "generated_at"}
