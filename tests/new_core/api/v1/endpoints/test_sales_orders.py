import asyncio
import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from new_core.api.v1.schemas.sales_order import OrderCreate
from tests.support.new_side import QueryCounter, bearer, database_of, new_side

PATH = "/api/v1/sales-orders"
LINE = {"product_id": 1, "quantity": "2", "unit_price": "10.50"}
JSON = {"Content-Type": "application/json"}


async def _customer(client: httpx.AsyncClient, **fields: object) -> int:
    answer = await client.post("/api/v1/customers", json={"name": "qwx", **fields}, headers=bearer())
    identity: int = answer.json()["data"]["id"]
    return identity


async def _order(client: httpx.AsyncClient, **fields: object) -> dict[str, Any]:
    customer = fields.pop("customer_id", None) or await _customer(client)
    body = {
        "customer_id": customer,
        "branch_id": 1,
        "warehouse_id": 1,
        "order_date": "2026-11-01",
        "sales_items": [LINE],
    }
    answer = await client.post(PATH, json=body | fields, headers=bearer())
    assert answer.status_code == 201, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def _step(client: httpx.AsyncClient, order: dict[str, Any], step: str) -> httpx.Response:
    return await client.post(f"{PATH}/{order['id']}/{step}", headers=bearer())


async def test_create_get_update_delete(client: httpx.AsyncClient) -> None:
    created = await _order(client, discount_percentage="5", tax_percentage="15")
    assert (created["order_number"], created["status"], created["total_amount"]) == ("SO-2026-0001", "DRAFT", "22.94")
    path = f"{PATH}/{created['id']}"
    change = {"notes": "x", "sales_items": [LINE, LINE | {"product_id": 2}]}
    updated = (await client.patch(path, json=change, headers=bearer())).json()["data"]
    assert (updated["notes"], updated["subtotal"], len(updated["sales_items"])) == ("x", "42.00", 2)
    assert (await client.get(path, headers=bearer())).json()["data"] == updated
    assert (await client.delete(path, headers=bearer())).json()["message"] == "Sales order deleted"
    assert (await client.get(path, headers=bearer())).json()["code"] == "sales_order_not_found"


async def test_an_order_goes_its_way(client: httpx.AsyncClient) -> None:
    order = await _order(client)
    item = "/api/v1/inventory/items/1"
    seen = []
    for step in ("confirm", "ship", "deliver"):
        status = (await _step(client, order, step)).json()["data"]["status"]
        stock = (await client.get(item, headers=bearer())).json()["data"]
        seen.append((status, stock["quantity_on_hand"], stock["quantity_reserved"]))
    assert seen == [("CONFIRMED", "2.000", "2.000"), ("SHIPPED", "0.000", "0.000"), ("DELIVERED", "0.000", "0.000")]


async def test_each_conflict_says_what_stands_against_it(client: httpx.AsyncClient) -> None:
    order = await _order(client, sales_items=[LINE | {"quantity": "3"}])
    assert (await _step(client, order, "confirm")).json()["code"] == "insufficient_available_stock"
    assert (await _step(client, order, "ship")).json()["code"] == "order_status"
    poor = await _order(client, customer_id=await _customer(client, credit_limit="5"))
    refused = await _step(client, poor, "confirm")
    assert (refused.status_code, refused.json()["code"]) == (409, "credit_limit")
    await _step(client, order, "cancel")
    deleted = await client.delete(f"{PATH}/{order['id']}", headers=bearer())
    assert (deleted.status_code, deleted.json()["code"]) == (409, "order_status")


async def test_a_list_is_paged_narrowed_and_sorted(client: httpx.AsyncClient) -> None:
    customer = await _customer(client)
    for day in ("2026-11-03", "2026-11-01", "2026-11-02"):
        await _order(client, customer_id=customer, order_date=day)
    params: dict[str, str | int] = {"customer_id": customer, "sort": "-order_date", "page_size": 2}
    found = (await client.get(PATH, params=params, headers=bearer())).json()
    assert [row["order_date"] for row in found["data"]] == ["2026-11-03", "2026-11-02"]
    assert found["meta"] == {"page": 1, "page_size": 2, "total": 3, "pages": 2}
    params = {"date_from": "2026-11-02", "status": "DRAFT", "search": "SO-2026"}
    assert (await client.get(PATH, params=params, headers=bearer())).json()["meta"]["total"] == 2


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"customer_id": 77_777}, "invalid_value", "body.customer_id"),
        ({"sales_items": [LINE, LINE | {"product_id": 77_777}]}, "invalid_value", "body.sales_items.1.product_id"),
        ({"sales_items": [LINE | {"discount_amount": "21.01"}]}, "invalid_value", "body.sales_items.0.discount_amount"),
        ({"sales_items": [LINE | {"quantity": "1e12"}]}, "invalid_request", "body.sales_items.0.quantity"),
        ({"notes": "a\x00b"}, "invalid_value", "body.notes"),
        ({"order_date": "yesterday"}, "invalid_request", "body.order_date"),
    ],
)
async def test_failures_say_what_and_where(
    client: httpx.AsyncClient, body: dict[str, object], code: str, field: str
) -> None:
    usual = {"customer_id": await _customer(client), "branch_id": 1, "warehouse_id": 1, "order_date": "2026-11-01"}
    answer = await client.post(PATH, json=usual | {"sales_items": [LINE]} | body, headers=bearer())
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert [problem["field"] for problem in answer.json()["detail"]] == [field]
    assert (await client.get(PATH, headers=bearer())).json()["meta"]["total"] == 0


async def test_permissions_are_asked_for(client: httpx.AsyncClient) -> None:
    order = await _order(client)
    for step in ("confirm", "ship", "deliver", "cancel"):
        answer = await client.post(f"{PATH}/{order['id']}/{step}", headers=bearer("manager@tsh.lab"))
        assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
    assert (await client.get(PATH, headers=bearer("viewer@tsh.lab"))).status_code == 403


async def test_the_number_of_queries_does_not_grow_with_the_rows(erp_sqlite: str) -> None:
    async with new_side(erp_sqlite) as client:
        counts = []
        order = await _order(client)
        for path in ("", f"/{order['id']}") * 2:
            counter = QueryCounter(database_of(client))
            assert (await client.get(PATH + path, headers=bearer())).status_code == 200
            counter.stop()
            counts.append(len(counter.statements))
            await _order(client)
    assert counts[:2] == counts[2:] == [4, 5]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)
lines = st.lists(st.dictionaries(st.sampled_from([*LINE, "notes"]), json_values).map(LINE.__or__), max_size=2)
bodies = st.dictionaries(st.sampled_from(list(OrderCreate.model_fields)), json_values, max_size=3)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=bodies, given_lines=lines, method=st.sampled_from(["POST", "PATCH"]))
def test_no_body_is_answered_with_an_error_of_ours(
    erp_sqlite: str, body: dict[str, object], given_lines: object, method: str
) -> None:
    async def send() -> httpx.Response:
        async with new_side(erp_sqlite) as client:
            order = await _order(client)
            usual = {"customer_id": 1, "branch_id": 1, "warehouse_id": 1, "order_date": "2026-11-01"}
            wanted = usual | {"customer_id": order["customer_id"], "sales_items": given_lines} | body
            path = PATH if method == "POST" else f"{PATH}/{order['id']}"
            return await client.request(method, path, content=json.dumps(wanted), headers=JSON | bearer())

    answer = asyncio.run(send())
    assert answer.status_code < 500
    assert answer.json()["success"] is (answer.status_code < 300)
