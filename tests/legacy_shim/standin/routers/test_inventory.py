"""Stock and its movements as the monolith answers them, quirks included."""

import httpx
import pytest

Headers = dict[str, str]
PURCHASE = {
    "inventory_item_id": 1,
    "movement_type": "IN",
    "quantity": "3.5",
    "unit_cost": 7,
    "created_by": 2,
}


async def on_hand(client: httpx.AsyncClient) -> float:
    """What the first inventory item holds: product 1 in warehouse 1."""
    answer = await client.get("/api/inventory/items?product_id=1&warehouse_id=1")
    (row,) = answer.json()
    quantity: float = row["quantity_on_hand"]
    return quantity


async def test_items_show_the_price_as_a_float(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/inventory/items?product_id=1")
    assert '"unit_price":1251.0,' in answer.text
    assert [row["warehouse_id"] for row in answer.json()] == [1, 3]
    assert answer.json()[0]["created_at"] == "2025-09-01T08:00:00+00:00"


async def test_items_come_in_pages(client: httpx.AsyncClient) -> None:
    page = (await client.get("/api/inventory/items?skip=2&limit=2")).json()
    assert [row["id"] for row in page] == [3, 4]
    assert (await client.get("/api/inventory/items?limit=1001")).status_code == 422


async def test_report_shows_decimals_as_strings(client: httpx.AsyncClient) -> None:
    rows = (await client.get("/api/inventory/report?warehouse_id=1")).json()
    first = rows[0]
    assert (first["quantity_on_hand"], first["average_cost"]) == ("2.000", "875.70")
    assert float(first["total_value"]) == 1751.4
    assert (first["is_below_min"], first["is_below_reorder"]) == (True, True)
    assert {row["warehouse_id"] for row in rows} == {1}


async def test_report_keeps_only_what_is_low(client: httpx.AsyncClient) -> None:
    every = (await client.get("/api/inventory/report")).json()
    low = (await client.get("/api/inventory/report?low_stock_only=true")).json()
    assert low == [row for row in every if row["is_below_reorder"]]
    assert 0 < len(low) < len(every)


async def test_movements_come_latest_first(client: httpx.AsyncClient) -> None:
    rows = (await client.get("/api/inventory/movements?limit=2")).json()
    assert [row["id"] for row in rows] == [40, 39]
    assert rows[0]["quantity"] == "120.000"
    of_one = await client.get("/api/inventory/movements?inventory_item_id=7")
    assert {row["inventory_item_id"] for row in of_one.json()} == {7}


async def test_recording_needs_a_token(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/inventory/movements", json=PURCHASE)
    assert (answer.status_code, answer.json()) == (403, {"detail": "Not authenticated"})
    assert await on_hand(client) == 2.0


async def test_recorded_movements_change_the_stock(client: httpx.AsyncClient, admin: Headers) -> None:
    path = "/api/inventory/movements"
    received = await client.post(path, json=PURCHASE, headers=admin)
    assert received.status_code == 201
    # The user of the body, not the one who is logged in.
    assert received.json()["created_by"] == 2
    assert await on_hand(client) == 5.5
    sold = PURCHASE | {"movement_type": "OUT", "quantity": 4}
    await client.post(path, json=sold, headers=admin)
    assert await on_hand(client) == 1.5


@pytest.mark.parametrize(
    ("change", "status", "detail"),
    [
        ({"movement_type": "OUT"}, 400, "Insufficient inventory"),
        ({"movement_type": "SIDEWAYS"}, 400, "Invalid movement type"),
        ({"inventory_item_id": 9999}, 404, "Inventory item not found"),
    ],
)
async def test_impossible_movements_are_refused(
    client: httpx.AsyncClient,
    admin: Headers,
    change: dict[str, object],
    status: int,
    detail: str,
) -> None:
    body = PURCHASE | change
    answer = await client.post("/api/inventory/movements", json=body, headers=admin)
    assert (answer.status_code, answer.json()) == (status, {"detail": detail})
    assert await on_hand(client) == 2.0


async def test_summary_is_invented(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/inventory/summary")
    assert answer.text == '{"positive_items":1247,"total_pieces":15892}'


async def test_adjusting_records_the_difference(client: httpx.AsyncClient) -> None:
    count = {"inventory_item_id": 1, "new_quantity": 42, "reason": "count"}
    answer = await client.post("/api/inventory/adjust", json=count)
    assert answer.status_code == 201
    assert answer.json()["quantity"] == "40.000"
    assert (answer.json()["notes"], answer.json()["created_by"]) == ("count. ", 1)
    assert await on_hand(client) == 42.0


async def test_adjusting_what_is_not_there_is_404(client: httpx.AsyncClient) -> None:
    count = {"inventory_item_id": 9999, "new_quantity": 1, "reason": "count"}
    answer = await client.post("/api/inventory/adjust", json=count)
    assert answer.json() == {"detail": "Inventory item not found"}


async def test_item_is_added_once(client: httpx.AsyncClient) -> None:
    item = {"name": "Tape", "sku": "TAPE-1", "price": 2.5}
    added = await client.post("/api/inventory/items/add", json=item)
    assert added.status_code == 200
    assert (added.json()["price"], added.json()["category"]) == (2.5, None)
    again = await client.post("/api/inventory/items/add", json=item)
    assert (again.status_code, again.json()) == (
        400,
        {"detail": "Item with this SKU already exists"},
    )
