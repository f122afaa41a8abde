"""A customer, an order and a salesperson over real tables."""

from typing import Any

import httpx

from tests.support.new_core_invoices import stored_invoice
from tests.support.new_side import bearer, database_of
from tests.support.storefront import ORDER, SHOPPER

PATH = "/api/v1/bff/mobile"


async def _get(client: httpx.AsyncClient, path: str, headers: dict[str, str] | None = None) -> Any:
    answer = await client.get(PATH + path, headers=headers or bearer())
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_customer_is_shown_whole(shop: httpx.AsyncClient) -> None:
    await stored_invoice(database_of(shop), "QSHOP-I1", partner_id=SHOPPER)
    shown = await _get(shop, f"/customers/{SHOPPER}")
    assert shown["meta"]["partial"] is False
    assert shown["data"]["account"] == {"count": 1, "total": "100.00", "pending": "100.00", "overdue": 0}
    assert [each["label"] for each in shown["data"]["addresses"]] == ["Home", None]
    assert [each["order_number"] for each in shown["data"]["orders"]] == ["QSHOP-1"]
    assert shown["data"]["payments"] == []


async def test_a_customer_is_shown_as_far_as_the_caller_may_see(shop: httpx.AsyncClient) -> None:
    shown = await _get(shop, f"/customers/{SHOPPER}", bearer("sales1@tsh.lab"))
    marked = [{"part": part, "why": "forbidden"} for part in ("account", "orders", "payments")]
    assert shown["meta"] == {"partial": True, "missing": marked}
    assert (shown["data"]["customer"]["name"], shown["data"]["orders"]) == ("Shopper", None)


async def test_a_customer_who_is_not_there_is_no_screen(shop: httpx.AsyncClient) -> None:
    answer = await shop.get(f"{PATH}/customers/99999", headers=bearer())
    assert (answer.status_code, answer.json()["code"]) == (404, "customer_not_found")


async def test_an_order_is_shown_with_what_there_is_for_it(shop: httpx.AsyncClient) -> None:
    shown = (await _get(shop, f"/orders/{ORDER}"))["data"]
    assert [(line["product_name"], line["quantity"]) for line in shown["items"]] == [
        ("Product 1", "2.000"),
        ("Product 2", "7.000"),
    ]
    assert shown["available"] == {"1": "10.000", "2": "120.000"}
    assert (shown["customer"]["id"], shown["others"][0]["id"]) == (SHOPPER, ORDER)


async def test_an_order_that_is_not_there_is_no_screen(shop: httpx.AsyncClient) -> None:
    assert (await shop.get(f"{PATH}/orders/99999", headers=bearer())).status_code == 404


async def test_a_salesperson_is_shown_with_sales_and_customers(shop: httpx.AsyncClient) -> None:
    shown = (await _get(shop, "/salespersons/3/dashboard?days=7"))["data"]
    assert shown["sales"] == {"count": 1, "total": "11259.00"}
    assert [each["id"] for each in shown["customers"]] == [SHOPPER]
    assert [each["id"] for each in shown["orders"]] == [ORDER]


async def test_a_salesperson_needs_a_permission_to_sell_and_another_to_look_at_others(shop: httpx.AsyncClient) -> None:
    answer = await shop.get(f"{PATH}/salespersons/3/dashboard", headers=bearer("sales1@tsh.lab"))
    assert (answer.status_code, "sales.view" in answer.text) == (403, True)
