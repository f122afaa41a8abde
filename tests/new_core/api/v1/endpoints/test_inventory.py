from typing import Any

import httpx
import pytest

from tests.support.new_side import QueryCounter, bearer, database_of, new_side

PATH = "/api/v1/inventory"


async def _post(client: httpx.AsyncClient, path: str, **body: object) -> httpx.Response:
    return await client.post(f"{PATH}{path}", json=body, headers=bearer())


async def _item(client: httpx.AsyncClient, item_id: int = 1) -> dict[str, Any]:
    data: dict[str, Any] = (await client.get(f"{PATH}/items/{item_id}", headers=bearer())).json()["data"]
    return data


async def test_create_get_update_delete(client: httpx.AsyncClient) -> None:
    created = await _post(client, "/items", product_id=2, warehouse_id=3, average_cost="1.5")
    assert (created.status_code, created.json()["data"]["quantity_on_hand"]) == (201, "0.000")
    path = created.headers["location"]
    updated = await client.patch(path, json={"quantity_ordered": "5"}, headers=bearer())
    assert updated.json()["data"]["quantity_ordered"] == "5.000"
    assert (await client.get(path, headers=bearer())).json()["data"] == updated.json()["data"]
    assert (await client.delete(path, headers=bearer())).json()["message"] == "Inventory item deleted"
    assert (await client.get(path, headers=bearer())).json()["code"] == "inventory_item_not_found"


async def test_a_list_is_narrowed_searched_and_sorted(client: httpx.AsyncClient) -> None:
    async def found(**params: str) -> list[int]:
        answer = (await client.get(f"{PATH}/items", params=params, headers=bearer())).json()
        assert answer["meta"]["total"] == len(answer["data"])
        return [row["id"] for row in answer["data"]]

    assert await found(sort="-available_quantity") == [3, 2, 1]
    assert await found(search="sku-0001", sort="-warehouse_id") == [2, 1]
    assert await found(warehouse_id="1", product_id="2") == [3]
    assert await found(is_low="true") == [1, 2]


async def test_stock_is_adjusted_reserved_and_released(client: httpx.AsyncClient) -> None:
    adjusted = await _post(client, "/items/1/adjust", new_quantity="5", reason="count", notes="shelf 3")
    assert (adjusted.status_code, adjusted.json()["data"]["quantity"]) == (201, "3.000")
    assert (adjusted.json()["data"]["notes"], adjusted.json()["data"]["created_by"]) == ("count. shelf 3", 1)
    reserved = await _post(client, "/items/1/reserve", quantity="4.5")
    assert reserved.json()["data"]["available_quantity"] == "0.500"
    released = await _post(client, "/items/1/release", quantity="4.5")
    assert released.json()["data"] == await _item(client)
    movements = (await client.get(f"{PATH}/movements?inventory_item_id=1", headers=bearer())).json()
    assert movements["data"][0]["id"] == adjusted.json()["data"]["id"]


async def test_moving_writes_both_ends(client: httpx.AsyncClient) -> None:
    moved = await _post(client, "/items/1/move", warehouse_id=3, quantity="1.5", notes="van")
    assert moved.status_code == 201, moved.text
    assert [(row["inventory_item_id"], row["movement_type"]) for row in moved.json()["data"]] == [(1, "OUT"), (2, "IN")]
    assert [row["reference_id"] for row in moved.json()["data"]] == [2, 1]
    assert [(await _item(client, n))["quantity_on_hand"] for n in (1, 2)] == ["0.500", "9.500"]
    there = await _post(client, "/items/1/move", warehouse_id=5, quantity="0.5")
    begun = await _item(client, there.json()["data"][1]["inventory_item_id"])
    assert (begun["warehouse_name"], begun["quantity_on_hand"], begun["average_cost"]) == ("MSL-WH1", "0.500", "875.70")


async def test_a_movement_is_the_signed_in_user_s(client: httpx.AsyncClient) -> None:
    body = {"inventory_item_id": 1, "movement_type": "IN", "quantity": 1, "unit_cost": "7.25"}
    recorded = await _post(client, "/movements", **body)
    assert (recorded.status_code, recorded.json()["data"]["created_by"]) == (201, 1)
    assert (await _item(client))["last_cost"] == "7.25"


async def test_the_summary_is_what_is_there(client: httpx.AsyncClient) -> None:
    await _post(client, "/items/2/reserve", quantity="8")
    answer = await client.get(f"{PATH}/summary", headers=bearer())
    assert answer.json()["data"] == {"items": 2, "pieces": "122.000"}


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("/items", {"product_id": 1, "warehouse_id": 1}, (409, "duplicate_inventory_item", "body.product_id")),
        ("/items", {"product_id": 77, "warehouse_id": 1}, (422, "invalid_value", "body.product_id")),
        ("/items", {"product_id": 2, "warehouse_id": 77}, (422, "invalid_value", "body.warehouse_id")),
        ("/items/1/reserve", {"quantity": 3}, (409, "insufficient_available_stock", "body.quantity")),
        ("/items/1/release", {"quantity": 1}, (409, "not_reserved", "body.quantity")),
        ("/items/1/move", {"warehouse_id": 1, "quantity": 1}, (422, "invalid_value", "body.warehouse_id")),
        ("/items/1/move", {"warehouse_id": 77, "quantity": 1}, (404, "warehouse_not_found", None)),
        ("/items/1/move", {"warehouse_id": 3, "quantity": 9}, (409, "insufficient_stock", "body.quantity")),
        ("/items/9/move", {"warehouse_id": 3, "quantity": 9}, (404, "inventory_item_not_found", None)),
        ("/items/9/adjust", {"new_quantity": 3, "reason": "x"}, (404, "inventory_item_not_found", None)),
        ("/items/1/adjust", {"new_quantity": 3, "reason": "x\x00"}, (422, "invalid_value", "body.reason")),
        ("/items/1/adjust", {"new_quantity": "1e12", "reason": "x"}, (422, "invalid_request", "body.new_quantity")),
    ],
)
async def test_failures_say_what_and_where(
    client: httpx.AsyncClient, path: str, body: dict[str, object], expected: tuple[int, str, str | None]
) -> None:
    answer = await _post(client, path, **body)
    status, code, field = expected
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert [problem["field"] for problem in answer.json()["detail"] or []] == ([field] if field else [])
    assert (await _item(client))["quantity_on_hand"] == "2.000"


async def test_an_item_with_a_history_stays(client: httpx.AsyncClient) -> None:
    refused = await client.delete(f"{PATH}/items/1", headers=bearer())
    assert (refused.status_code, refused.json()["code"]) == (409, "inventory_item_in_use")
    await _post(client, "/items/1/adjust", new_quantity="0", reason="gone")
    refused = await client.delete(f"{PATH}/items/1", headers=bearer())
    assert "movements refer to it" in refused.json()["error"]


async def test_permissions_are_asked_for(client: httpx.AsyncClient) -> None:
    for method, path in (
        ("GET", "/items"),
        ("GET", "/movements"),
        ("POST", "/items/1/reserve"),
        ("DELETE", "/items/1"),
    ):
        answer = await client.request(method, PATH + path, json={"quantity": 1}, headers=bearer("viewer@tsh.lab"))
        assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


@pytest.mark.parametrize(("path", "most"), [("/items", 3), ("/items/1", 2), ("/movements", 3), ("/summary", 2)])
async def test_the_number_of_queries_does_not_grow_with_the_rows(erp_sqlite: str, path: str, most: int) -> None:
    async with new_side(erp_sqlite) as client:
        counts = []
        for warehouse in (3, 5):
            counter = QueryCounter(database_of(client))
            assert (await client.get(PATH + path, headers=bearer())).status_code == 200
            counter.stop()
            counts.append(len(counter.statements))
            await _post(client, "/items", product_id=2, warehouse_id=warehouse)
            await _post(client, "/items/1/adjust", new_quantity="5", reason="count")
    assert counts == [most, most]
