"""The checkout over real tables."""

from typing import Any

import httpx
import pytest

from tests.support.new_side import bearer
from tests.support.storefront import SHOPPER

PATH = "/api/v1/bff/mobile/checkout"
WANTED: dict[str, Any] = {
    "customer_id": SHOPPER,
    "branch_id": 1,
    "warehouse_id": 1,
    "items": [{"product_id": 2, "quantity": "2"}, {"product_id": 1, "quantity": "0.5"}],
}


async def test_the_cart_is_shown_with_what_there_is_for_it(shop: httpx.AsyncClient) -> None:
    shown = (await shop.get(PATH, params={"customer_id": SHOPPER}, headers=bearer())).json()
    assert shown["meta"]["partial"] is False
    assert [line["product_id"] for line in shown["data"]["cart"]["lines"]] == [1, 2]
    assert shown["data"]["available"] == {"1": "10.000", "2": "120.000"}
    assert [each["id"] for each in shown["data"]["promotions"]] == [1]


async def test_without_a_cart_there_is_nothing_to_check_out(shop: httpx.AsyncClient) -> None:
    answer = await shop.get(PATH, params={"customer_id": 99_999}, headers=bearer())
    assert (answer.status_code, answer.json()["code"]) == (404, "cart_not_found")


async def test_checking_out_orders_at_the_products_prices(shop: httpx.AsyncClient) -> None:
    answer = await shop.post(PATH, json=WANTED, headers=bearer())
    assert answer.status_code == 201, answer.text
    order = answer.json()["data"]
    assert (order["status"], order["total_amount"], order["created_by"]) == ("DRAFT", "3127.50", 1)
    assert [line["unit_price"] for line in order["sales_items"]] == ["1251.00", "1251.00"]
    stored = await shop.get(answer.headers["location"], headers=bearer())
    assert stored.json()["data"]["order_number"] == order["order_number"]


async def test_checking_out_twice_with_one_key_orders_once(shop: httpx.AsyncClient) -> None:
    headers = bearer() | {"Idempotency-Key": "cart-2"}
    first, again = [await shop.post(PATH, json=WANTED, headers=headers) for _ in range(2)]
    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"items": [{"product_id": 99_999, "quantity": "1"}]}, "body.items.0.product_id"),
        ({"items": []}, "body.items"),
        ({"items": [{"product_id": 1, "quantity": "0"}]}, "body.items.0.quantity"),
        ({"customer_id": 99_999}, "body.customer_id"),
        ({"prices": {}}, "body.prices"),
    ],
)
async def test_what_cannot_be_ordered_is_named(shop: httpx.AsyncClient, change: dict[str, object], field: str) -> None:
    answer = await shop.post(PATH, json=WANTED | change, headers=bearer())
    assert (answer.status_code, answer.json()["detail"][0]["field"]) == (422, field)


async def test_ordering_needs_a_permission(shop: httpx.AsyncClient) -> None:
    assert (await shop.post(PATH, json=WANTED, headers=bearer("manager@tsh.lab"))).status_code == 403
