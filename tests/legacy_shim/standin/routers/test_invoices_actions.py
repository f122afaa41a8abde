import httpx
import pytest

Headers = dict[str, str]


@pytest.mark.parametrize(
    ("side", "action", "message", "stamp"),
    [
        ("sales", "send", "Sales invoice marked as sent", "issued_at"),
        ("purchase", "send", "Purchase invoice marked as sent", "received_at"),
        ("sales", "cancel", "Sales invoice cancelled successfully", "cancelled_at"),
        ("purchase", "cancel", "Purchase invoice cancelled successfully", "cancelled_at"),
    ],
)
async def test_actions_stamp_the_invoice(
    client: httpx.AsyncClient, admin: Headers, side: str, action: str, message: str, stamp: str
) -> None:
    answer = await client.post(f"/api/invoices/{side}/2/{action}", headers=admin)
    after = (await client.get(f"/api/invoices/{side}/2", headers=admin)).json()
    assert answer.json() == {"message": message}
    assert after["status"] == ("PENDING" if action == "send" else "CANCELLED")
    assert after[stamp].startswith("2026-11-22T20:22:12")


async def test_unknown_invoice_cannot_be_sent(client: httpx.AsyncClient, admin: Headers) -> None:
    answer = await client.post("/api/invoices/sales/999/send", headers=admin)
    assert (answer.status_code, answer.json()) == (404, {"detail": "Sales invoice not found"})


async def test_summary_adds_up_the_branch(client: httpx.AsyncClient, admin: Headers) -> None:
    everything = (await client.get("/api/invoices/summary", headers=admin)).json()
    branch = (await client.get("/api/invoices/summary?branch_id=2", headers=admin)).json()
    assert (everything["total_sales_invoices"], everything["overdue_sales_count"]) == (18, 15)
    assert (everything["total_purchase_amount"], everything["pending_purchase_amount"]) == ("1507.50", "1507.50")
    assert (branch["total_sales_invoices"], branch["total_purchase_amount"]) == (6, "0.00")


async def test_overdue_rows_are_raw(client: httpx.AsyncClient, admin: Headers) -> None:
    late = (await client.get("/api/invoices/overdue", headers=admin)).json()
    first = late["sales"][0]
    assert (len(late["sales"]), len(late["purchase"])) == (15, 5)
    assert (first["subtotal"], first["exchange_rate"]) == (3761.2, 1.0)
    assert first["created_at"] == "2025-10-01T08:00:00+00:00"
    assert "invoice_items" not in first


async def test_overdue_can_be_asked_of_one_branch(client: httpx.AsyncClient, admin: Headers) -> None:
    late = (await client.get("/api/invoices/overdue?branch_id=2", headers=admin)).json()
    assert {row["branch_id"] for row in late["sales"]} == {2}
    assert late["purchase"] == []
