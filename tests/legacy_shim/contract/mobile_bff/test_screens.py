"""What the screens about customers, orders and salespersons show."""

from decimal import Decimal
from typing import Any

import httpx

from tests.support.new_core_invoices import stored_invoice
from tests.support.new_side import database_of
from tests.support.storefront import ORDER, SHOPPER


async def _get(client: httpx.AsyncClient, path: str) -> Any:
    answer = await client.get(f"/api/mobile/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_salesperson_sees_the_day_s_sales_and_customers(shop: httpx.AsyncClient) -> None:
    shown = await _get(shop, "salesperson/dashboard?salesperson_id=3")
    assert shown["salesperson"] == {"id": 3, "name": "Ahmed Salim", "employee_code": "EMP-003"}
    assert shown["sales"] == {"total_amount": 11259.0, "total_orders": 1, "currency": "IQD"}
    assert {each["salesperson_id"] for each in shown["customers"]} == {3}
    assert shown["recent_orders"][0]["order_number"] == "QSHOP-1"
    assert shown["generated_at"] == "2026-11-22T20:22:10.576198"


async def test_a_longer_range_sums_up_no_less(shop: httpx.AsyncClient) -> None:
    ranges = ("today", "week", "month", "year")
    path = "salesperson/dashboard?salesperson_id=1&date_range="
    totals = [(await _get(shop, path + each))["sales"]["total_orders"] for each in ranges]
    assert totals == sorted(totals)


async def test_nobody_sells_nothing(shop: httpx.AsyncClient) -> None:
    shown = await _get(shop, "salesperson/dashboard?salesperson_id=99999&date_range=year")
    assert (shown["salesperson"], shown["customers"], shown["recent_orders"]) == (None, [], [])
    assert shown["sales"]["total_amount"] == 0.0


async def test_a_customer_is_shown_with_what_is_owed(shop: httpx.AsyncClient) -> None:
    fields = {"partner_id": SHOPPER, "currency_id": 2, "exchange_rate": Decimal(1310), "paid_amount": Decimal(40)}
    await stored_invoice(database_of(shop), "QSHOP-I1", **fields)
    whole = await _get(shop, f"customers/{SHOPPER}/complete")
    assert whole["financial"]["balance"] == 78600.0
    assert whole["financial"]["total_invoiced"] == 131000.0
    assert [each["order_number"] for each in whole["recent_orders"]] == ["QSHOP-1"]
    assert (await _get(shop, f"customers/{SHOPPER}/quick"))["balance"] == 78600.0
    financial = await _get(shop, f"customers/{SHOPPER}/financial")
    assert financial == {"success": True, "data": whole["financial"]}


async def test_what_is_not_wanted_of_a_customer_is_empty(shop: httpx.AsyncClient) -> None:
    bare = await _get(shop, f"customers/{SHOPPER}/complete?include_orders=false&include_payments=false")
    assert (bare["recent_orders"], bare["recent_payments"]) == ([], [])


async def test_an_order_is_shown_with_its_parts(shop: httpx.AsyncClient) -> None:
    whole = await _get(shop, f"orders/{ORDER}/complete")
    assert [(line["product_id"], line["quantity"]) for line in whole["items"]] == [(1, 2.0), (2, 7.0)]
    assert whole["payment"]["remaining_amount"] == 11259.0
    assert whole["delivery"]["status"] == whole["order"]["status"] == "CONFIRMED"
    assert (await _get(shop, f"orders/{ORDER}/quick"))["customer_name"] == "Shopper"
    query = "include_items=false&include_payment=false&include_delivery=false"
    assert set(await _get(shop, f"orders/{ORDER}/complete?{query}")) == {"order", "customer", "generated_at"}


async def test_a_customer_s_orders_are_found_by_status(shop: httpx.AsyncClient) -> None:
    path = f"customers/{SHOPPER}/orders"
    assert (await _get(shop, f"{path}?status=CONFIRMED"))["total"] == 1
    assert await _get(shop, f"{path}?status=%00") == {"customer_id": SHOPPER, "orders": [], "total": 0}
