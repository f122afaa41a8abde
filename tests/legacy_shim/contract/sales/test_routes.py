from typing import Any

import httpx
import pytest
from sqlalchemy import text

from tests.support.new_side import QueryCounter, bearer, database_of

PATH = "/api/sales/orders"
LINE = {"product_id": 1, "quantity": 2, "unit_price": 10.5}


async def _customer(client: httpx.AsyncClient, **fields: object) -> int:
    answer = await client.post("/api/customers/", json={"name": "qwx", **fields}, headers=bearer())
    identity: int = answer.json()["id"]
    return identity


async def _order(client: httpx.AsyncClient, **fields: object) -> httpx.Response:
    customer = fields.pop("customer_id", None) or await _customer(client)
    body = {
        "customer_id": customer,
        "branch_id": 1,
        "warehouse_id": 1,
        "order_date": "2025-11-01",
        "sales_items": [LINE],
    }
    return await client.post(PATH, json=body | fields)


async def _stock(client: httpx.AsyncClient) -> tuple[float, float]:
    """On hand and reserved."""
    (row,) = (await client.get("/api/inventory/items?product_id=1&warehouse_id=1")).json()
    return row["quantity_on_hand"], row["quantity_reserved"]


async def test_an_order_without_zeros_is_written_and_answered(client: httpx.AsyncClient) -> None:
    made = await _order(client)
    assert made.status_code == 201, made.text
    order: dict[str, Any] = made.json()
    assert (order["order_number"], order["total_amount"], order["created_by"]) == ("SO-2026-0001", "21.00", 1)
    assert (order["customer"]["name"], order["sales_items"][0]["product"]["sku"]) == ("qwx", "SKU-0001")
    assert (await client.get(f"{PATH}/{order['id']}")).text == made.text


async def test_discount_then_tax_make_the_total(client: httpx.AsyncClient) -> None:
    order = (await _order(client, discount_percentage="5", tax_percentage="15")).json()
    amounts = [order[name] for name in ("subtotal", "discount_amount", "tax_amount", "total_amount")]
    assert amounts == ["21.00", "1.05", "2.99", "22.94"]


@pytest.mark.parametrize("value", [99_999, -1, 2**40])
@pytest.mark.parametrize("name", ["customer", "branch", "warehouse", "product"])
async def test_what_does_not_exist_is_missed(client: httpx.AsyncClient, name: str, value: int) -> None:
    wrong = {f"{name}_id": value} if name != "product" else {"sales_items": [LINE | {"product_id": value}]}
    answer = await _order(client, **wrong)
    assert (answer.status_code, answer.json()) == (404, {"detail": f"{name.capitalize()} not found"})


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"status": "CONFIRMED"}, "status"),
        ({"notes": "a\x00b"}, "notes"),
        ({"sales_items": [LINE | {"quantity": "1e12"}]}, "sales_items.0.quantity"),
        ({"sales_items": [LINE | {"discount_amount": 22}]}, "sales_items.0.discount_amount"),
    ],
)
async def test_what_cannot_be_stored_is_named(client: httpx.AsyncClient, body: dict[str, object], field: str) -> None:
    answer = await _order(client, **body)
    assert (answer.status_code, answer.json()["detail"][0]["loc"]) == (422, ["body", field])


async def test_confirming_reserves_and_cancelling_releases(client: httpx.AsyncClient) -> None:
    order = (await _order(client)).json()["id"]
    confirmed = await client.put(f"{PATH}/{order}/confirm")
    assert (confirmed.status_code, confirmed.json()["status"]) == (200, "CONFIRMED")
    assert await _stock(client) == (2, 2)
    again = await client.put(f"{PATH}/{order}/confirm")
    assert (again.status_code, again.json()) == (400, {"detail": "Only draft orders can be confirmed"})
    assert (await client.put(f"{PATH}/{order}/cancel")).json()["status"] == "CANCELLED"
    assert await _stock(client) == (2, 0)


async def test_shipping_takes_the_stock_once(client: httpx.AsyncClient) -> None:
    order = (await _order(client)).json()["id"]
    early = await client.put(f"{PATH}/{order}/ship")
    assert early.json() == {"detail": "Only confirmed orders can be shipped"}
    await client.put(f"{PATH}/{order}/confirm")
    shipped = (await client.put(f"{PATH}/{order}/ship")).json()
    assert (shipped["status"], shipped["sales_items"][0]["remaining_quantity"]) == ("SHIPPED", "0.000")
    assert await _stock(client) == (0, 0)
    late = await client.put(f"{PATH}/{order}/cancel")
    assert (late.status_code, late.json()) == (400, {"detail": "Cannot cancel delivered or already cancelled orders"})


async def test_too_much_and_too_dear_is_refused(client: httpx.AsyncClient) -> None:
    much = (await _order(client, sales_items=[LINE | {"quantity": 3}])).json()["id"]
    refused = await client.put(f"{PATH}/{much}/confirm")
    assert (refused.status_code, refused.json()) == (400, {"detail": "Insufficient available inventory"})
    poor = await _customer(client, credit_limit=20)
    dear = (await _order(client, customer_id=poor)).json()["id"]
    refused = await client.put(f"{PATH}/{dear}/confirm")
    assert (refused.status_code, refused.json()) == (400, {"detail": "Customer credit limit exceeded"})


async def test_stock_that_went_elsewhere_cannot_be_shipped(client: httpx.AsyncClient) -> None:
    order = (await _order(client)).json()["id"]
    await client.put(f"{PATH}/{order}/confirm")
    async with database_of(client).engine.begin() as connection:
        await connection.execute(text("UPDATE inventory_items SET quantity_on_hand = 0"))
    refused = await client.put(f"{PATH}/{order}/ship")
    assert (refused.status_code, refused.json()) == (400, {"detail": "Insufficient inventory"})


@pytest.mark.parametrize("step", ["", "/confirm", "/ship", "/cancel"])
@pytest.mark.parametrize("order_id", [999_999, 2**64])
async def test_a_missing_order_is_404(client: httpx.AsyncClient, step: str, order_id: int) -> None:
    answer = await client.request("PUT" if step else "GET", f"{PATH}/{order_id}{step}")
    assert (answer.status_code, answer.json()) == (404, {"detail": "Sales order not found"})


async def test_a_list_costs_four_queries(client: httpx.AsyncClient) -> None:
    for _ in range(2):
        await _order(client)
        counter = QueryCounter(database_of(client))
        assert (await client.get(PATH)).status_code == 200
        counter.stop()
        assert len(counter.statements) == 4
