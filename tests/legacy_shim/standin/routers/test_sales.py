"""Sales orders as the monolith answers them: above all, when they are written and when not."""

from decimal import Decimal

import httpx
import pytest
from sqlalchemy import func, select

from legacy_shim.standin.database import Database
from legacy_shim.standin.models import InventoryItem, SalesOrder, StockMovement

LINE = {"product_id": 1, "quantity": 2, "unit_price": 10.5}
LINE_WITH_ZEROS = LINE | {"discount_percentage": "0", "discount_amount": "0"}
ORDER = {
    "customer_id": 1,
    "branch_id": 1,
    "warehouse_id": 1,
    "order_date": "2025-11-01",
    "sales_items": [LINE],
}
ORDER_WITH_ZEROS = ORDER | {
    "discount_percentage": "0",
    "tax_percentage": "0",
    "sales_items": [LINE_WITH_ZEROS],
}
# In the demo data 10, 20 and 30 are drafts without lines, the only orders that can be answered.
EMPTY_ORDER = 10


def count_orders(database: Database) -> int:
    with database.session() as session:
        return session.scalar(select(func.count(SalesOrder.id))) or 0


def order_of(database: Database, order_id: int) -> SalesOrder:
    with database.session() as session:
        return session.get_one(SalesOrder, order_id)


async def test_order_without_lines_is_answered(client: httpx.AsyncClient) -> None:
    body = (await client.get(f"/api/sales/orders/{EMPTY_ORDER}")).json()
    assert (body["order_date"], body["created_at"]) == (
        "2025-10-11",
        "2025-10-06T08:00:00Z",
    )
    assert (body["remaining_amount"], body["is_fully_paid"]) == ("0.00", True)
    assert body["customer"]["id"] == body["customer_id"]
    assert body["sales_items"] == []


@pytest.mark.parametrize("path", ["/api/sales/orders", "/api/sales/orders/1"])
async def test_order_with_lines_is_a_500(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")


async def test_list_filters_by_state_customer_and_dates(
    client: httpx.AsyncClient,
) -> None:
    query = {
        "status": "DRAFT",
        "customer_id": "21",
        "date_from": "2025-10-11",
        "date_to": "2025-10-11",
    }
    rows = (await client.get("/api/sales/orders", params=query)).json()
    assert [row["id"] for row in rows] == [EMPTY_ORDER]
    for other in ({"date_from": "2025-10-12"}, {"date_to": "2025-10-10"}):
        answer = await client.get("/api/sales/orders", params=query | other)
        assert answer.json() == []


async def test_bad_date_is_named(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/sales/orders?date_from=notadate")
    error = answer.json()["detail"][0]
    assert error["type"] == "date_from_datetime_parsing"
    assert error["loc"] == ["query", "date_from"]


async def test_order_with_zeros_is_written_and_answers_500(client: httpx.AsyncClient, database: Database) -> None:
    before = count_orders(database)
    answer = await client.post("/api/sales/orders", json=ORDER_WITH_ZEROS)
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")
    assert count_orders(database) == before + 1
    order = order_of(database, before + 1)
    assert (order.order_number, order.total_amount) == (
        "SO-2026-0001",
        Decimal("21.00"),
    )


@pytest.mark.parametrize("absent", ["discount_percentage", "tax_percentage"])
async def test_order_short_of_a_zero_answers_500_and_is_not_written(
    client: httpx.AsyncClient, database: Database, absent: str
) -> None:
    before = count_orders(database)
    order = {key: value for key, value in ORDER_WITH_ZEROS.items() if key != absent}
    answer = await client.post("/api/sales/orders", json=order)
    assert answer.status_code == 500
    assert count_orders(database) == before


async def test_line_short_of_its_zero_answers_500_and_is_not_written(
    client: httpx.AsyncClient, database: Database
) -> None:
    before = count_orders(database)
    order = ORDER_WITH_ZEROS | {"sales_items": [LINE]}
    assert (await client.post("/api/sales/orders", json=order)).status_code == 500
    assert count_orders(database) == before


async def test_discount_then_tax_make_the_total(client: httpx.AsyncClient, database: Database) -> None:
    order = ORDER_WITH_ZEROS | {"discount_percentage": "5", "tax_percentage": "15"}
    await client.post("/api/sales/orders", json=order)
    written = order_of(database, count_orders(database))
    assert written.subtotal == Decimal("21.00")
    assert written.discount_amount == Decimal("1.05")
    assert written.tax_amount == Decimal("2.99")
    assert written.total_amount == Decimal("22.94")


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("customer_id", "Customer"),
        ("branch_id", "Branch"),
        ("warehouse_id", "Warehouse"),
    ],
)
async def test_order_names_what_does_not_exist(client: httpx.AsyncClient, field: str, name: str) -> None:
    answer = await client.post("/api/sales/orders", json=ORDER_WITH_ZEROS | {field: 99999})
    assert (answer.status_code, answer.json()) == (404, {"detail": f"{name} not found"})


@pytest.mark.parametrize("step", ["", "/confirm", "/ship", "/cancel"])
async def test_missing_order_is_404(client: httpx.AsyncClient, step: str) -> None:
    method = "PUT" if step else "GET"
    answer = await client.request(method, f"/api/sales/orders/9999{step}")
    assert (answer.status_code, answer.json()) == (
        404,
        {"detail": "Sales order not found"},
    )


async def test_order_is_confirmed_and_shipped_once(client: httpx.AsyncClient) -> None:
    path = f"/api/sales/orders/{EMPTY_ORDER}"
    confirmed = await client.put(f"{path}/confirm")
    assert (confirmed.status_code, confirmed.json()["status"]) == (200, "CONFIRMED")
    again = await client.put(f"{path}/confirm")
    assert again.json() == {"detail": "Only draft orders can be confirmed"}
    assert (await client.put(f"{path}/ship")).json()["status"] == "SHIPPED"
    again = await client.put(f"{path}/ship")
    assert again.json() == {"detail": "Only confirmed orders can be shipped"}


async def test_order_without_enough_stock_is_not_confirmed(client: httpx.AsyncClient, database: Database) -> None:
    answer = await client.put("/api/sales/orders/5/confirm")
    assert (answer.status_code, answer.json()) == (
        400,
        {"detail": "Insufficient available inventory"},
    )
    assert order_of(database, 5).status == "DRAFT"


@pytest.mark.parametrize("order_id", [3, 4])
async def test_delivered_and_cancelled_orders_are_not_cancelled(client: httpx.AsyncClient, order_id: int) -> None:
    answer = await client.put(f"/api/sales/orders/{order_id}/cancel")
    assert (answer.status_code, answer.json()) == (
        400,
        {"detail": "Cannot cancel delivered or already cancelled orders"},
    )


async def write_order(client: httpx.AsyncClient, database: Database) -> int:
    """An order for two of product 1 in warehouse 1, where two are on hand."""
    await client.post("/api/sales/orders", json=ORDER_WITH_ZEROS)
    return count_orders(database)


def stock(database: Database) -> tuple[float, float]:
    """On hand and reserved."""
    with database.session() as session:
        item = session.get_one(InventoryItem, 1)
        return float(item.quantity_on_hand or 0), float(item.quantity_reserved or 0)


async def test_confirming_reserves_and_cancelling_releases(client: httpx.AsyncClient, database: Database) -> None:
    order = await write_order(client, database)
    assert (await client.put(f"/api/sales/orders/{order}/confirm")).status_code == 500
    assert stock(database) == (2, 2)
    await client.put(f"/api/sales/orders/{order}/cancel")
    assert stock(database) == (2, 0)
    assert order_of(database, order).status == "CANCELLED"


async def test_shipping_takes_the_stock_with_a_movement(client: httpx.AsyncClient, database: Database) -> None:
    order = await write_order(client, database)
    await client.put(f"/api/sales/orders/{order}/confirm")
    await client.put(f"/api/sales/orders/{order}/ship")
    assert stock(database) == (0, 0)
    with database.session() as session:
        movement = session.scalars(select(StockMovement).where(StockMovement.reference_id == order)).one()
    assert (movement.movement_type, movement.quantity) == ("OUT", Decimal(2))
