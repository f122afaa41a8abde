import httpx
import pytest

PAYMENT = {
    "payment_number": "PAY-T",
    "sales_invoice_id": 1,
    "payment_date": "2025-11-02",
    "amount": 10,
    "currency_id": 1,
    "payment_method": "CASH",
    "created_by": 1,
}
Headers = dict[str, str]


async def pay(client: httpx.AsyncClient, admin: Headers, **changes: object) -> httpx.Response:
    return await client.post("/api/invoices/payments", json={**PAYMENT, **changes}, headers=admin)


async def invoice(client: httpx.AsyncClient, admin: Headers) -> dict[str, object]:
    body: dict[str, object] = (await client.get("/api/invoices/sales/1", headers=admin)).json()
    return body


async def test_payment_is_answered_in_the_scale_of_its_column(client: httpx.AsyncClient, admin: Headers) -> None:
    answer = await pay(client, admin)
    assert (answer.status_code, answer.json()["amount"], answer.json()["exchange_rate"]) == (200, "10.00", "1.0000")


@pytest.mark.parametrize(
    ("amount", "status", "owed"),
    [(10, "PARTIALLY_PAID", "4315.38"), ("4325.38", "PAID", "0.00")],
)
async def test_payment_settles_its_invoice(
    client: httpx.AsyncClient, admin: Headers, amount: object, status: str, owed: str
) -> None:
    await pay(client, admin, amount=amount)
    paid = await invoice(client, admin)
    assert (paid["status"], paid["remaining_amount"]) == (status, owed)


async def test_refused_payment_settles_nothing(client: httpx.AsyncClient, admin: Headers) -> None:
    answer = await pay(client, admin, payment_number="PAY-000004")
    paid = await invoice(client, admin)
    assert (answer.status_code, paid["paid_amount"]) == (400, "0.00")


@pytest.mark.parametrize(
    ("query", "count"), [("", 8), ("size=3", 3), ("page=3&size=3", 2), ("invoice_type=PURCHASE", 0)]
)
async def test_payments_come_in_pages(client: httpx.AsyncClient, admin: Headers, query: str, count: int) -> None:
    answer = await client.get(f"/api/invoices/payments?{query}", headers=admin)
    assert len(answer.json()) == count


@pytest.mark.parametrize(("kind", "status"), [("sales", 200), ("PURCHASE", 200), ("other", 400)])
async def test_payments_of_one_invoice_need_its_kind(
    client: httpx.AsyncClient, admin: Headers, kind: str, status: int
) -> None:
    answer = await client.get(f"/api/invoices/payments/4?invoice_type={kind}", headers=admin)
    assert answer.status_code == status
    if kind == "sales":
        assert [payment["payment_number"] for payment in answer.json()] == ["PAY-000004"]


async def test_purchase_can_be_paid_and_nothing_too(client: httpx.AsyncClient, admin: Headers) -> None:
    paid = await pay(client, admin, sales_invoice_id=None, purchase_invoice_id=1)
    loose = await pay(client, admin, sales_invoice_id=None, payment_number="PAY-U")
    assert (paid.status_code, loose.status_code) == (200, 200)
