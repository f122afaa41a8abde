from datetime import date
from decimal import Decimal

import httpx
import pytest

from legacy_shim.standin.database import Database
from legacy_shim.standin.models import PurchaseItem, PurchaseOrder

Headers = dict[str, str]
PATH = "/api/invoices/generate-from-order"


def add_purchase_order(database: Database) -> None:
    amounts = {"subtotal": Decimal(20), "total_amount": Decimal(20)}
    ordered = {"order_number": "PO-1", "order_date": date(2025, 9, 1), **amounts}
    line = {"product_id": 1, "quantity": 2, "unit_cost": 10, "line_total": 20}
    with database.session() as session:
        order = PurchaseOrder(supplier_id=1, branch_id=1, warehouse_id=1, created_by=1, **ordered)
        session.add(order)
        session.flush()
        session.add(PurchaseItem(purchase_order_id=order.id, **line))
        session.commit()


async def test_sales_order_becomes_an_invoice(client: httpx.AsyncClient, admin: Headers) -> None:
    answer = await client.post(PATH, params={"order_id": 1, "order_type": "sales"}, headers=admin)
    made = (await client.get(f"/api/invoices/sales/{answer.json()['invoice_id']}", headers=admin)).json()
    assert answer.json()["message"] == "Invoice generated successfully"
    assert (made["sales_order_id"], made["status"], made["due_date"]) == (1, "DRAFT", "2026-12-22")
    assert [line["sales_item_id"] for line in made["invoice_items"]] == [1, 2]


async def test_purchase_order_becomes_an_invoice(client: httpx.AsyncClient, admin: Headers, database: Database) -> None:
    add_purchase_order(database)
    answer = await client.post(PATH, params={"order_id": 1, "order_type": "purchase"}, headers=admin)
    made = (await client.get(f"/api/invoices/purchase/{answer.json()['invoice_id']}", headers=admin)).json()
    assert (made["total_amount"], made["invoice_number"]) == ("20.00", "INV-PO-1")
    assert made["invoice_items"][0]["unit_cost"] == "10.00"


@pytest.mark.parametrize(
    ("kind", "status", "detail"),
    [
        ("sales", 404, "Sales order not found"),
        ("purchase", 404, "Purchase order not found"),
        ("other", 400, "Invalid order type"),
    ],
)
async def test_nothing_comes_of_nothing(
    client: httpx.AsyncClient, admin: Headers, kind: str, status: int, detail: str
) -> None:
    answer = await client.post(PATH, params={"order_id": 999, "order_type": kind}, headers=admin)
    assert (answer.status_code, answer.json()) == (status, {"detail": detail})


async def test_an_order_is_invoiced_once(client: httpx.AsyncClient, admin: Headers) -> None:
    asked = {"order_id": "1", "order_type": "sales"}
    await client.post(PATH, params=asked, headers=admin)
    again = await client.post(PATH, params=asked, headers=admin)
    assert again.status_code == 400
    assert "UNIQUE constraint failed" in again.json()["detail"]
