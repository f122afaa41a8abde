import httpx
import pytest

from tests.support.new_side import QueryCounter, bearer, database_of

PATH = "/api/inventory/"
PURCHASE = {"inventory_item_id": 1, "movement_type": "IN", "quantity": "3.5", "unit_cost": 7, "created_by": 2}


async def _on_hand(client: httpx.AsyncClient) -> float:
    (row,) = (await client.get(f"{PATH}items?product_id=1&warehouse_id=1")).json()
    quantity: float = row["quantity_on_hand"]
    return quantity


async def test_items_show_the_price_as_a_float(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{PATH}items?product_id=1")
    assert '"unit_price":1251.0,' in answer.text
    assert [row["warehouse_id"] for row in answer.json()] == [1, 3]


async def test_the_report_shows_decimals_as_strings(client: httpx.AsyncClient) -> None:
    row = (await client.get(f"{PATH}report?warehouse_id=1")).json()[0]
    assert (row["quantity_on_hand"], row["average_cost"], row["total_value"]) == ("2.000", "875.70", "1751.40000")
    low = (await client.get(f"{PATH}report?low_stock_only=true")).json()
    assert low
    assert all(row["is_below_reorder"] for row in low)


async def test_a_movement_is_the_user_s_in_the_body(client: httpx.AsyncClient) -> None:
    refused = await client.post(f"{PATH}movements", json=PURCHASE)
    assert (refused.status_code, refused.json()) == (403, {"detail": "Not authenticated"})
    received = await client.post(f"{PATH}movements", json=PURCHASE, headers=bearer())
    assert (received.status_code, received.json()["created_by"]) == (201, 2)
    assert await _on_hand(client) == 5.5
    latest = (await client.get(f"{PATH}movements?limit=1")).json()
    assert latest == [received.json()]


@pytest.mark.parametrize(
    ("change", "status", "detail"),
    [
        ({"movement_type": "OUT"}, 400, "Insufficient inventory"),
        ({"movement_type": "SIDEWAYS"}, 400, "Invalid movement type"),
        ({"inventory_item_id": 9999}, 404, "Inventory item not found"),
    ],
)
async def test_impossible_movements_are_refused(
    client: httpx.AsyncClient, change: dict[str, object], status: int, detail: str
) -> None:
    answer = await client.post(f"{PATH}movements", json=PURCHASE | change, headers=bearer())
    assert (answer.status_code, answer.json()) == (status, {"detail": detail})
    assert await _on_hand(client) == 2.0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"quantity": "-1"}, "quantity"),
        ({"quantity": "1e12"}, "quantity"),
        ({"unit_cost": "1e8"}, "unit_cost"),
        ({"notes": "a\x00b"}, "notes"),
        ({"reference_id": 2**31}, "reference_id"),
        ({"created_by": 999}, "created_by"),
    ],
)
async def test_what_cannot_be_stored_is_named(client: httpx.AsyncClient, change: dict[str, object], field: str) -> None:
    answer = await client.post(f"{PATH}movements", json=PURCHASE | change, headers=bearer())
    assert (answer.status_code, answer.json()["detail"][0]["loc"]) == (422, ["body", field])
    assert await _on_hand(client) == 2.0


async def test_adjusting_records_the_difference(client: httpx.AsyncClient) -> None:
    count = {"inventory_item_id": 1, "new_quantity": 42, "reason": "count"}
    answer = await client.post(f"{PATH}adjust", json=count)
    assert (answer.status_code, answer.json()["quantity"], answer.json()["notes"]) == (201, "40.000", "count. ")
    assert await _on_hand(client) == 42.0
    missed = await client.post(f"{PATH}adjust", json=count | {"inventory_item_id": 2**40})
    assert (missed.status_code, missed.json()) == (404, {"detail": "Inventory item not found"})


async def test_the_summary_is_true(client: httpx.AsyncClient) -> None:
    before = (await client.get(f"{PATH}summary")).json()
    await client.post(f"{PATH}adjust", json={"inventory_item_id": 1, "new_quantity": 0, "reason": "gone"})
    after = (await client.get(f"{PATH}summary")).json()
    assert after == {name: before[name] - by for name, by in (("positive_items", 1), ("total_pieces", 2))}


async def test_an_item_is_added_once(client: httpx.AsyncClient) -> None:
    item = {"name": "Tape", "sku": "TAPE-1", "price": 2.5}
    added = await client.post(f"{PATH}items/add", json=item)
    assert (added.status_code, added.json()["price"], added.json()["category"]) == (200, 2.5, None)
    again = await client.post(f"{PATH}items/add", json=item)
    assert (again.status_code, again.json()) == (400, {"detail": "Item with this SKU already exists"})


@pytest.mark.parametrize("path", ["items", "report", "movements", "summary"])
async def test_a_list_costs_one_query(client: httpx.AsyncClient, path: str) -> None:
    counter = QueryCounter(database_of(client))
    assert (await client.get(PATH + path)).status_code == 200
    counter.stop()
    assert len(counter.statements) == 1
