import httpx
import pytest

NEW = {
    "invoice_number": "INV-T",
    "customer_id": 1,
    "branch_id": 1,
    "invoice_date": "2025-11-01",
    "due_date": "2027-12-01",
    "currency_id": 1,
    "subtotal": 10,
    "total_amount": 10,
    "created_by": 1,
    "invoice_items": [{"product_id": 1, "quantity": 1, "unit_price": 10, "line_total": 10}],
}
Headers = dict[str, str]


async def numbers(client: httpx.AsyncClient, admin: Headers, **query: object) -> list[str]:
    params = {key: str(value) for key, value in query.items()}
    answer = await client.get("/api/invoices/sales", params=params, headers=admin)
    return [invoice["invoice_number"][-2:] for invoice in answer.json()]


async def test_created_invoice_has_its_scales_and_answers_200(client: httpx.AsyncClient, admin: Headers) -> None:
    answer = await client.post("/api/invoices/sales", json=NEW, headers=admin)
    made = answer.json()
    assert answer.status_code == 200
    assert (made["status"], made["payment_terms"], made["exchange_rate"]) == ("DRAFT", "NET_30", "1.0000")
    assert (made["subtotal"], made["remaining_amount"], made["is_overdue"]) == ("10.00", "10.00", False)
    assert made["invoice_items"][0]["quantity"] == "1.000"
    assert made["created_at"].endswith("Z")


async def test_duplicate_number_leaks_the_database(client: httpx.AsyncClient, admin: Headers) -> None:
    body = {**NEW, "invoice_number": "INV-S-000001"}
    answer = await client.post("/api/invoices/sales", json=body, headers=admin)
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("(sqlite3.IntegrityError) UNIQUE constraint failed")
    assert "INSERT INTO sales_invoices" in answer.json()["detail"]


async def test_newest_come_first(client: httpx.AsyncClient, admin: Headers) -> None:
    listed = await numbers(client, admin)
    assert (listed[0], sorted(listed[1:3]), listed[-1]) == ("18", ["16", "17"], "01")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"status": "PAID"}, 3),
        ({"branch_id": 2}, 6),
        ({"customer_id": 8}, 1),
        ({"search": "000004"}, 1),
        ({"date_from": "2025-10-27"}, 3),
        ({"date_to": "2025-10-03"}, 2),
        ({"skip": 16}, 2),
        ({"limit": 4}, 4),
    ],
)
async def test_lists_are_narrowed(
    client: httpx.AsyncClient, admin: Headers, query: dict[str, object], count: int
) -> None:
    assert len(await numbers(client, admin, **query)) == count


@pytest.mark.parametrize("query", ["status=NOPE", "date_from=bad", "date_to=bad"])
async def test_nonsense_in_a_filter_is_an_unhandled_error(
    client: httpx.AsyncClient, admin: Headers, query: str
) -> None:
    answer = await client.get(f"/api/invoices/sales?{query}", headers=admin)
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")


async def test_update_changes_only_what_is_sent(client: httpx.AsyncClient, admin: Headers) -> None:
    before = (await client.get("/api/invoices/sales/1", headers=admin)).json()
    answer = await client.put("/api/invoices/sales/1", json={"notes": "late"}, headers=admin)
    after = answer.json()
    assert (before.pop("updated_at"), after.pop("updated_at") is None) == (None, False)
    assert after == {**before, "notes": "late"}


async def test_deleted_invoice_is_gone_with_its_lines(client: httpx.AsyncClient, admin: Headers) -> None:
    answer = await client.delete("/api/invoices/sales/18", headers=admin)
    again = await client.get("/api/invoices/sales/18", headers=admin)
    assert answer.json() == {"message": "Sales invoice deleted successfully"}
    assert (again.status_code, again.json()) == (404, {"detail": "Sales invoice not found"})


async def test_without_a_token_nothing_is_shown(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/invoices/sales/not-a-number")
    assert (answer.status_code, answer.json()) == (403, {"detail": "Not authenticated"})
