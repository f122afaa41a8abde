from dataclasses import replace
from datetime import date
from decimal import Decimal

import httpx
import pytest

from new_core.application.interfaces.services.delivery_errors import PermanentServiceError, TemporaryServiceError
from new_core.application.interfaces.services.zoho_service import ZohoContact, ZohoInvoice
from new_core.infrastructure.external_services.zoho_client import PAGE_SIZE, ZohoClient
from tests.support.zoho import FakeZoho

TIGRIS = ZohoContact("CUST-1", "Tigris", "Tigris Co", "t@example.iq", "+9647701234567", 30, is_active=True)
INVOICE = ZohoInvoice("INV-1", "CUST-1", date(2026, 11, 1), date(2026, 12, 1), Decimal("1500.10"))


async def test_a_contact_is_created_once_and_then_changed(zoho: FakeZoho, client: ZohoClient) -> None:
    await client.put_contact(TIGRIS)
    await client.put_contact(TIGRIS)
    await client.put_contact(replace(TIGRIS, name="Tigris & Sons"))
    (stored,) = zoho.contacts.values()
    assert stored["contact_name"] == "Tigris & Sons"
    assert stored["contact_persons"] == [
        {"email": "t@example.iq", "phone": "+9647701234567", "is_primary_contact": True}
    ]


async def test_whether_a_contact_is_active_follows_ours(zoho: FakeZoho, client: ZohoClient) -> None:
    await client.put_contact(replace(TIGRIS, is_active=False))
    assert [contact["status"] for contact in zoho.contacts.values()] == ["inactive"]
    await client.put_contact(TIGRIS)
    assert [contact["status"] for contact in zoho.contacts.values()] == ["active"]


async def test_a_number_that_only_contains_ours_is_somebody_else(zoho: FakeZoho, client: ZohoClient) -> None:
    await client.put_contact(replace(TIGRIS, number="CUST-10"))
    await client.put_contact(TIGRIS)
    assert [contact["contact_number"] for contact in zoho.contacts.values()] == ["CUST-10", "CUST-1"]


async def test_an_invoice_is_created_once(zoho: FakeZoho, client: ZohoClient) -> None:
    await client.put_contact(TIGRIS)
    await client.put_invoice(INVOICE)
    await client.put_invoice(INVOICE)
    (stored,) = zoho.invoices
    assert (stored["customer_id"], stored["due_date"]) == ("z1", "2026-12-01")
    assert stored["line_items"] == [{"name": "Invoice INV-1", "rate": "1500.10", "quantity": 1}]


async def test_an_invoice_waits_for_its_contact(zoho: FakeZoho, client: ZohoClient) -> None:
    with pytest.raises(TemporaryServiceError, match="CUST-1 is not there yet"):
        await client.put_invoice(INVOICE)
    assert zoho.invoices == []


async def test_all_pages_are_read(zoho: FakeZoho, client: ZohoClient) -> None:
    for number in range(PAGE_SIZE * 2 + 1):
        zoho.contacts[f"z{number}"] = {"contact_id": f"z{number}", "contact_number": f"C{number}"}
    found = [contact.number async for contact in client.contacts()]
    assert found == [f"C{number}" for number in range(PAGE_SIZE * 2 + 1)]
    assert zoho.requests == ["GET /contacts"] * 3


async def test_a_token_that_ended_early_is_renewed_and_the_call_repeated(zoho: FakeZoho, client: ZohoClient) -> None:
    await client.put_contact(TIGRIS)
    zoho.tokens.append("token-of-another-application")
    await client.put_contact(replace(TIGRIS, name="Tigris & Sons"))
    (stored,) = zoho.contacts.values()
    assert stored["contact_name"] == "Tigris & Sons"


async def test_who_is_refused_with_a_new_token_too_is_refused(zoho: FakeZoho, client: ZohoClient) -> None:
    zoho.problems = [httpx.Response(401, json={"code": 57}) for _ in range(2)]
    with pytest.raises(PermanentServiceError, match="401"):
        await client.put_contact(TIGRIS)


@pytest.mark.parametrize(
    "problem", [httpx.Response(429), httpx.Response(500), httpx.Response(502), httpx.ReadTimeout("slow")]
)
async def test_a_passing_problem_is_repeated_away(
    zoho: FakeZoho, client: ZohoClient, problem: httpx.Response | Exception
) -> None:
    zoho.problems = [problem]
    await client.put_contact(TIGRIS)
    assert len(zoho.contacts) == 1


async def test_a_create_that_timed_out_but_worked_is_not_repeated_blindly(zoho: FakeZoho, client: ZohoClient) -> None:
    await client.put_contact(TIGRIS)
    kept = dict(zoho.contacts)
    zoho.contacts.clear()
    empty = httpx.Response(200, json={"code": 0, "contacts": []})
    zoho.problems = [empty, httpx.ReadTimeout("slow")]
    with pytest.raises(TemporaryServiceError):
        await client.put_contact(TIGRIS)
    zoho.contacts |= kept
    await client.put_contact(TIGRIS)
    assert len(zoho.contacts) == 1


@pytest.mark.parametrize(
    "body", [b"<html>maintenance</html>", b"", b"[]", b'{"contacts": []}', b'{"code": 0}', b"\xff"]
)
async def test_a_malformed_answer_is_temporary_and_named(zoho: FakeZoho, client: ZohoClient, body: bytes) -> None:
    zoho.problems = [httpx.Response(200, content=body)]
    with pytest.raises(TemporaryServiceError, match="malformed"):
        await client.put_contact(TIGRIS)


async def test_a_code_other_than_zero_is_a_refusal(zoho: FakeZoho, client: ZohoClient) -> None:
    zoho.problems = [httpx.Response(200, json={"code": 3062, "message": "The customer already exists"})]
    with pytest.raises(PermanentServiceError, match=r"3062.*already exists"):
        await client.put_contact(TIGRIS)
