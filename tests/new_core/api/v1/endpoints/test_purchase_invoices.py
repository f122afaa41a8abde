from typing import Any

import httpx

from tests.support.new_side import bearer

PATH = "/api/v1/purchase-invoices"


async def _ask(client: httpx.AsyncClient, method: str, path: str = "", status: int = 200, **options: Any) -> Any:
    answer = await client.request(method, PATH + path, headers=bearer(), **options)
    assert answer.status_code == status, answer.text
    return answer.json()


async def _draft(client: httpx.AsyncClient, **fields: object) -> dict[str, Any]:
    item = {"product_id": 1, "quantity": "10", "unit_cost": "900.00"}
    body = {"supplier_id": 1, "branch_id": 1, "supplier_invoice_number": "THEIRS-7", "invoice_items": [item], **fields}
    data: dict[str, Any] = (await _ask(client, "POST", status=201, json=body))["data"]
    return data


async def test_costs_and_the_suppliers_own_number_are_kept(seeded: httpx.AsyncClient) -> None:
    made = await _draft(seeded)
    assert (made["invoice_number"], made["supplier_invoice_number"]) == ("INV-P-2026-0001", "THEIRS-7")
    assert (made["total_amount"], made["invoice_items"][0]["unit_cost"]) == ("9000.00", "900.00")


async def test_what_came_in_is_paid_and_not_cancelled(seeded: httpx.AsyncClient) -> None:
    path = f"/{(await _draft(seeded))['id']}"
    assert (await _ask(seeded, "POST", f"{path}/send"))["data"]["received_at"] is not None
    paid = await _ask(seeded, "POST", f"{path}/payments", 201, json={"amount": "1", "payment_method": "BANK"})
    assert paid["data"]["purchase_invoice_id"] == int(path[1:])
    assert (await _ask(seeded, "POST", f"{path}/cancel", 409))["code"] == "invoice_status"


async def test_what_a_payment_leaves_out_is_the_invoices(seeded: httpx.AsyncClient) -> None:
    path = f"/{(await _draft(seeded, currency_id=2, exchange_rate='1310.5'))['id']}"
    await _ask(seeded, "POST", f"{path}/send")
    payment = {"amount": "1", "payment_method": "BANK"}
    paid = (await _ask(seeded, "POST", f"{path}/payments", 201, json=payment))["data"]
    assert (paid["currency_id"], paid["exchange_rate"]) == (2, "1310.5000")
    at_another_rate = await _ask(seeded, "POST", f"{path}/payments", 201, json={**payment, "exchange_rate": "1312"})
    assert at_another_rate["data"]["exchange_rate"] == "1312.0000"
    refused = await _ask(seeded, "POST", f"{path}/payments", 422, json={**payment, "currency_id": 1})
    assert refused["detail"][0]["field"] == "body.currency_id"


async def test_another_currency_brings_its_rate_of_today(seeded: httpx.AsyncClient) -> None:
    made = await _draft(seeded, currency_id=2)
    rate = made["exchange_rate"]
    assert rate not in ("1.0000", None)
    back = await _ask(seeded, "PATCH", f"/{made['id']}", json={"currency_id": 1})
    assert back["data"]["exchange_rate"] == "1.0000"
    again = await _ask(seeded, "PATCH", f"/{made['id']}", json={"currency_id": 2, "exchange_rate": "1300"})
    assert again["data"]["exchange_rate"] == "1300.0000"
    refused = await _ask(seeded, "PATCH", f"/{made['id']}", 422, json={"currency_id": 999})
    assert refused["detail"][0]["field"] == "body.currency_id"


async def test_a_list_is_narrowed_to_a_supplier(seeded: httpx.AsyncClient) -> None:
    made = await _draft(seeded)
    found = await _ask(seeded, "GET", params={"supplier_id": 1, "search": "INV-P-2026"})
    assert [each["id"] for each in found["data"]] == [made["id"]]


async def test_a_purchase_order_that_is_not_there_is_not_found(seeded: httpx.AsyncClient) -> None:
    refused = await _ask(seeded, "POST", "/from-order", 404, json={"order_id": 999})
    assert refused["code"] == "purchase_order_not_found"
