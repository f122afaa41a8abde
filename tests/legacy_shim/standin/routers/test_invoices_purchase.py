import httpx
import pytest

NEW = {
    "invoice_number": "INV-T",
    "supplier_id": 1,
    "branch_id": 1,
    "invoice_date": "2025-11-01",
    "due_date": "2025-12-01",
    "currency_id": 1,
    "subtotal": 10,
    "total_amount": 10,
    "paid_amount": 10,
    "created_by": 1,
    "invoice_items": [{"product_id": 1, "quantity": 1, "unit_cost": 10, "line_total": 10}],
}
Headers = dict[str, str]


async def test_created_invoice_that_is_paid_is_not_late(client: httpx.AsyncClient, admin: Headers) -> None:
    answer = await client.post("/api/invoices/purchase", json=NEW, headers=admin)
    made = answer.json()
    assert (answer.status_code, made["invoice_type"]) == (200, "PURCHASE")
    assert (made["is_fully_paid"], made["is_overdue"], made["remaining_amount"]) == (True, False, "0.00")
    assert made["invoice_items"][0]["unit_cost"] == "10.00"


async def test_unknown_supplier_leaks_the_database(client: httpx.AsyncClient, admin: Headers) -> None:
    answer = await client.post("/api/invoices/purchase", json={**NEW, "supplier_id": 999}, headers=admin)
    assert answer.status_code == 400
    assert "FOREIGN KEY constraint failed" in answer.json()["detail"]


@pytest.mark.parametrize(("query", "count"), [("supplier_id=2", 1), ("status=PAID", 0), ("limit=3", 3)])
async def test_lists_are_narrowed(client: httpx.AsyncClient, admin: Headers, query: str, count: int) -> None:
    answer = await client.get(f"/api/invoices/purchase?{query}", headers=admin)
    assert len(answer.json()) == count


async def test_update_and_delete(client: httpx.AsyncClient, admin: Headers) -> None:
    changed = await client.put("/api/invoices/purchase/1", json={"received_date": "2025-12-24"}, headers=admin)
    deleted = await client.delete("/api/invoices/purchase/1", headers=admin)
    again = await client.get("/api/invoices/purchase/1", headers=admin)
    assert changed.json()["received_date"] == "2025-12-24"
    assert deleted.json() == {"message": "Purchase invoice deleted successfully"}
    assert again.json() == {"detail": "Purchase invoice not found"}
