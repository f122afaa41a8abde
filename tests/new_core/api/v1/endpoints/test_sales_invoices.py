import asyncio
from typing import Any

import httpx
import pytest

from tests.support.new_side import QueryCounter, bearer, database_of

PATH = "/api/v1/sales-invoices"
ITEM = {"product_id": 1, "quantity": "2", "unit_price": "10.05", "discount_percentage": "10"}


async def _ask(client: httpx.AsyncClient, method: str, path: str = "", status: int = 200, **options: Any) -> Any:
    answer = await client.request(method, PATH + path, headers=bearer(), **options)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


async def _draft(client: httpx.AsyncClient, **fields: object) -> dict[str, Any]:
    body = {"customer_id": 1, "branch_id": 1, "invoice_items": [ITEM], **fields}
    data: dict[str, Any] = (await _ask(client, "POST", status=201, json=body))["data"]
    return data


async def test_a_draft_is_reckoned_from_its_items(seeded: httpx.AsyncClient) -> None:
    made = await _draft(seeded, tax_percentage="10", shipping_amount="1.50", payment_terms="NET_15")
    assert (made["subtotal"], made["tax_amount"], made["total_amount"]) == ("18.09", "1.81", "21.40")
    assert (made["invoice_items"][0]["discount_amount"], made["invoice_items"][0]["line_total"]) == ("2.01", "18.09")
    assert (made["invoice_number"], made["invoice_date"], made["due_date"]) == (
        "INV-S-2026-0001",
        "2026-11-22",
        "2026-12-07",
    )
    assert (await _ask(seeded, "GET", f"/{made['id']}"))["data"] == made


async def test_an_invoice_lives_from_draft_to_paid(seeded: httpx.AsyncClient) -> None:
    made = await _draft(seeded)
    path = f"/{made['id']}"
    assert (await _ask(seeded, "POST", f"{path}/send"))["data"]["status"] == "PENDING"
    part = await _ask(seeded, "POST", f"{path}/payments", 201, json={"amount": "8.09", "payment_method": "CASH"})
    assert part["data"]["payment_number"] == "PAY-2026-0001"
    too_much = await _ask(seeded, "POST", f"{path}/payments", 409, json={"amount": "10.01", "payment_method": "CASH"})
    assert too_much["code"] == "overpayment"
    await _ask(seeded, "POST", f"{path}/payments", 201, json={"amount": "10.00", "payment_method": "CASH"})
    found = (await _ask(seeded, "GET", path))["data"]
    assert (found["status"], found["paid_amount"], found["due"]) == ("PAID", "18.09", "0.00")
    assert [paid["amount"] for paid in (await _ask(seeded, "GET", f"{path}/payments"))["data"]] == ["8.09", "10.00"]
    assert (await _ask(seeded, "POST", f"{path}/cancel", 409))["code"] == "invoice_status"


async def test_changing_a_draft_reckons_it_anew(seeded: httpx.AsyncClient) -> None:
    path = f"/{(await _draft(seeded))['id']}"
    changed = (await _ask(seeded, "PATCH", path, json={"shipping_amount": "2.00", "notes": "soon"}))["data"]
    assert (changed["total_amount"], changed["notes"], len(changed["invoice_items"])) == ("20.09", "soon", 1)
    items = [ITEM, {"product_id": 2, "quantity": "1.5", "unit_price": "3.33"}]
    replaced = (await _ask(seeded, "PATCH", path, json={"invoice_items": items}))["data"]
    assert (replaced["subtotal"], replaced["total_amount"]) == ("23.09", "25.09")


async def test_only_a_draft_is_changed_or_deleted(seeded: httpx.AsyncClient) -> None:
    draft, sent = (await _draft(seeded))["id"], (await _draft(seeded))["id"]
    await _ask(seeded, "POST", f"/{sent}/send")
    assert (await _ask(seeded, "PATCH", f"/{sent}", 409, json={"notes": "x"}))["code"] == "invoice_status"
    assert (await _ask(seeded, "DELETE", f"/{sent}", 409))["code"] == "invoice_in_use"
    await _ask(seeded, "DELETE", f"/{draft}", 204)
    assert (await _ask(seeded, "GET", f"/{draft}", 404))["code"] == "sales_invoice_not_found"


async def test_an_order_is_invoiced_once(seeded: httpx.AsyncClient) -> None:
    made = (await _ask(seeded, "POST", "/from-order", 201, json={"order_id": 5}))["data"]
    assert (made["sales_order_id"], made["status"]) == (5, "DRAFT")
    assert (await _ask(seeded, "POST", "/from-order", 409, json={"order_id": 5}))["code"] == "order_already_invoiced"
    await _ask(seeded, "POST", f"/{made['id']}/cancel")
    await _ask(seeded, "POST", "/from-order", 201, json={"order_id": 5})
    assert (await _ask(seeded, "POST", "/from-order", 404, json={"order_id": 999}))["code"] == "sales_order_not_found"


async def test_a_list_is_paged_filtered_and_sorted(seeded: httpx.AsyncClient) -> None:
    params: dict[str, str | int] = {"status": "PAID", "sort": "total_amount", "page_size": 2}
    first = await _ask(seeded, "GET", params=params)
    second = await _ask(seeded, "GET", params=params | {"page": 2})
    totals = [float(each["total_amount"]) for each in first["data"] + second["data"]]
    assert totals == sorted(totals)
    assert first["meta"]["total"] == len(totals) == 3
    assert {each["status"] for each in first["data"]} == {"PAID"}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"customer_id": 99999}, "body.customer_id"),
        ({"warehouse_id": 999}, "body.warehouse_id"),
        ({"notes": "a\x00b"}, "body.notes"),
        ({"due_date": "2020-01-01"}, "body.due_date"),
        ({"discount_amount": "99.00"}, "body.discount_amount"),
        ({"invoice_items": []}, "body.invoice_items"),
        ({"invoice_items": [ITEM | {"product_id": 99999}]}, "body.invoice_items.0.product_id"),
        ({"invoice_items": [ITEM | {"quantity": "0"}]}, "body.invoice_items.0.quantity"),
        (
            {"invoice_items": [ITEM | {"discount_percentage": "0", "discount_amount": "21"}]},
            "body.invoice_items.0.discount_amount",
        ),
        ({"supplier_id": 1}, "body.supplier_id"),
    ],
)
async def test_refusals_name_the_field(seeded: httpx.AsyncClient, fields: dict[str, object], field: str) -> None:
    body = {"customer_id": 1, "branch_id": 1, "invoice_items": [ITEM], **fields}
    refused = await _ask(seeded, "POST", status=422, json=body)
    assert [problem["field"] for problem in refused["detail"]] == [field]
    assert (await _ask(seeded, "GET", params={"search": "INV-S-2026"}))["meta"]["total"] == 0


async def test_numbers_of_drafts_made_at_once_differ(seeded: httpx.AsyncClient) -> None:
    made = await asyncio.gather(*(_draft(seeded) for _ in range(4)))
    assert len({each["invoice_number"] for each in made}) == 4


async def test_a_date_is_refused_with_the_name_of_the_other(seeded: httpx.AsyncClient) -> None:
    path = f"/{(await _draft(seeded))['id']}"
    refused = await _ask(seeded, "PATCH", path, 422, json={"invoice_date": "2027-01-01"})
    (problem,) = refused["detail"]
    assert problem == {"field": "body.due_date", "problem": "must not be before the invoice_date, 2027-01-01"}


@pytest.mark.parametrize("path", ["", "?search=INV&sort=due_date", "/1", "/1/payments"])
async def test_the_number_of_queries_does_not_grow_with_the_rows(seeded: httpx.AsyncClient, path: str) -> None:
    counts = []
    for _ in range(2):
        counter = QueryCounter(database_of(seeded))
        await _ask(seeded, "GET", path)
        counter.stop()
        counts.append(len(counter.statements))
        await _draft(seeded)
        await _draft(seeded)
    assert counts[0] == counts[1] <= 5
