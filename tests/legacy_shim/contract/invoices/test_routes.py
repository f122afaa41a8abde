import httpx
import pytest

from legacy_shim.contract.invoices.routes import router
from tests.support.new_side import bearer

ROUTES = [(method, route.path) for route in router.routes for method in route.methods]  # type: ignore[attr-defined]  # all of them are API routes


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_no_token_no_invoices(client: httpx.AsyncClient, method: str, path: str) -> None:
    answer = await client.request(method, path.replace("{invoice_id}", "1"))
    assert (answer.status_code, answer.json()) == (403, {"detail": "Not authenticated"})


@pytest.mark.parametrize("path", ["/api/invoices/generate-from-order?order_id=1&order_type=gift"])
async def test_an_order_of_no_kind_is_refused(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.post(path, headers=bearer())
    assert (answer.status_code, answer.json()) == (400, {"detail": "Invalid order type"})


async def test_payments_of_no_kind_of_invoice_are_refused(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/invoices/payments/1?invoice_type=gift", headers=bearer())
    assert (answer.status_code, answer.json()) == (400, {"detail": "Invalid invoice type"})
