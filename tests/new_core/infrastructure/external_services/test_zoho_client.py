"""Each call that puts something, under the same conditions; what differs between them comes after."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import pytest

from new_core.application.interfaces.services.delivery_errors import PermanentServiceError, TemporaryServiceError
from new_core.application.interfaces.services.zoho_service import (
    ZohoContact,
    ZohoDocument,
    ZohoItem,
    ZohoLine,
    ZohoPayment,
)
from new_core.infrastructure.database.rehearsal import Limits, RehearsalError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.external_services.zoho_api import ZohoApi
from new_core.infrastructure.external_services.zoho_client import ZohoClient
from tests.support.zoho import FakeZoho

TIGRIS = ZohoContact("CUST-1", "Tigris", "Tigris Co", "t@example.iq", "+9647701234567", 30, is_active=True)
CABLE = ZohoItem("SKU-1", "Cable", None, Decimal("12.50"), Decimal("8.00"), "m", is_active=True)
LINE = ZohoLine("i1", None, Decimal(2), Decimal("12.50"), Decimal("25.00"))
DAY = date(2026, 11, 1)
ONE = Decimal(1)
ORDER = ZohoDocument("SO-1", "c1", DAY, None, None, ONE, (LINE,), Decimal("25.00"), is_void=False)
INVOICE = replace(ORDER, number="INV-1", due_on=date(2026, 12, 1))
BILL = replace(INVOICE, number="BILL-1")
RECEIPT = ZohoPayment("PAY-1", "c1", "i1", Decimal("10.00"), DAY, "cash", ONE)
PAYOUT = replace(RECEIPT, number="PAY-2", is_to_vendor=True)


@dataclass(frozen=True)
class Put:
    kind: str
    told: Any
    put: Callable[[ZohoClient], Callable[..., Awaitable[str | None]]]

    async def __call__(self, client: ZohoClient, known: str | None = None) -> str | None:
        return await self.put(client)(self.told, known)


PUTS = [
    Put("contacts", TIGRIS, lambda client: client.put_contact),
    Put("items", CABLE, lambda client: client.put_item),
    Put("salesorders", ORDER, lambda client: client.put_order),
    Put("invoices", INVOICE, lambda client: client.put_invoice),
    Put("bills", BILL, lambda client: client.put_bill),
    Put("customerpayments", RECEIPT, lambda client: client.put_payment),
    Put("vendorpayments", PAYOUT, lambda client: client.put_payment),
]
DOCUMENTS = PUTS[2:5]
each_put = pytest.mark.parametrize("put", PUTS, ids=lambda put: put.kind)
each_document = pytest.mark.parametrize("put", DOCUMENTS, ids=lambda put: put.kind)


@each_put
async def test_what_is_put_twice_is_there_once(zoho: FakeZoho, client: ZohoClient, put: Put) -> None:
    first = await put(client)
    assert (await put(client), await put(client, first)) == (first, first)
    assert list(zoho.stored[put.kind]) == [first]
    assert zoho.requests.count(f"POST /{put.kind}") == 1


@each_put
async def test_an_id_that_zoho_does_not_know_any_more_is_looked_for(
    zoho: FakeZoho, client: ZohoClient, put: Put
) -> None:
    assert await put(client, "gone") in zoho.stored[put.kind]


@each_put
async def test_a_create_that_timed_out_but_worked_is_found_again(zoho: FakeZoho, client: ZohoClient, put: Put) -> None:
    await put(client)
    kept = dict(zoho.stored[put.kind])
    zoho.stored[put.kind].clear()
    zoho.problems = [httpx.Response(200, json={"code": 0, put.kind: []}), httpx.ReadTimeout("slow")]
    with pytest.raises(TemporaryServiceError):
        await put(client)
    zoho.stored[put.kind] |= kept
    assert await put(client) in kept


@each_put
@pytest.mark.parametrize(
    "problem", [httpx.Response(429), httpx.Response(503), httpx.ReadTimeout("slow"), httpx.Response(401)], ids=repr
)
async def test_a_passing_problem_is_repeated_away(
    zoho: FakeZoho, client: ZohoClient, put: Put, problem: httpx.Response | Exception
) -> None:
    zoho.problems = [problem]
    await put(client)
    assert len(zoho.stored[put.kind]) == 1
    assert len(zoho.tokens) == (2 if isinstance(problem, httpx.Response) and problem.status_code == 401 else 1)


@each_put
@pytest.mark.parametrize("body", [b"<html>maintenance</html>", b"[]", b'{"code": 0}'])
async def test_a_malformed_answer_to_a_create_is_temporary(
    zoho: FakeZoho, client: ZohoClient, put: Put, body: bytes
) -> None:
    zoho.problems = [httpx.Response(200, json={"code": 0, put.kind: []}), httpx.Response(200, content=body)]
    with pytest.raises(TemporaryServiceError, match="malformed"):
        await put(client)


@each_put
async def test_a_refusal_is_permanent_and_says_why(zoho: FakeZoho, client: ZohoClient, put: Put) -> None:
    zoho.problems = [httpx.Response(200, json={"code": 3062, "message": "already exists"})]
    with pytest.raises(PermanentServiceError, match=r"3062.*already exists"):
        await put(client)


async def test_a_contact_is_changed(zoho: FakeZoho, client: ZohoClient) -> None:
    known = await client.put_contact(TIGRIS)
    await client.put_contact(replace(TIGRIS, company_name="Tigris & Sons"))
    await client.put_contact(replace(TIGRIS, company_name="Tigris & Sons", email="new@example.iq"), known)
    stored = zoho.the("contacts")
    assert stored["company_name"] == "Tigris & Sons"
    assert [person["email"] for person in stored["people"].values()] == ["new@example.iq"]


@pytest.mark.parametrize("put", PUTS[:2], ids=lambda put: put.kind)
async def test_whether_it_is_active_follows_ours(zoho: FakeZoho, client: ZohoClient, put: Put) -> None:
    await replace(put, told=replace(put.told, is_active=False))(client)
    assert zoho.the(put.kind)["status"] == "inactive"
    await put(client)
    assert zoho.the(put.kind)["status"] == "active"


async def test_a_number_that_only_contains_ours_is_somebody_else(zoho: FakeZoho, client: ZohoClient) -> None:
    await client.put_contact(replace(TIGRIS, number="CUST-10"))
    await client.put_contact(TIGRIS)
    assert [contact["contact_number"] for contact in zoho.contacts.values()] == ["CUST-10", "CUST-1"]


async def test_a_contact_keeps_the_currency_it_was_made_with(zoho: FakeZoho, client: ZohoClient) -> None:
    await client.put_contact(replace(TIGRIS, currency="IQD"))
    await client.put_contact(replace(TIGRIS, currency="USD"))
    assert zoho.the("contacts")["currency_id"] == "c-iqd"
    assert zoho.requests.count("GET /settings/currencies") == 1


@pytest.mark.usefixtures("zoho")
async def test_a_currency_that_is_not_set_up_is_named(client: ZohoClient) -> None:
    with pytest.raises(PermanentServiceError, match="CNY is not set up"):
        await client.put_invoice(replace(INVOICE, currency="RMB"))


@each_document
async def test_a_document_is_issued_and_later_void(zoho: FakeZoho, client: ZohoClient, put: Put) -> None:
    known = await put(client)
    assert zoho.the(put.kind)["status"] == ("sent" if put.kind == "invoices" else "open")
    void = replace(put, told=replace(put.told, is_void=True))
    assert await void(client, known) == await void(client) == known
    assert zoho.the(put.kind)["status"] == "void"
    assert zoho.requests.count(f"POST /{put.kind}/{known}/status/void") == 1


@each_document
async def test_what_is_void_is_not_brought_there(zoho: FakeZoho, client: ZohoClient, put: Put) -> None:
    assert await replace(put, told=replace(put.told, is_void=True))(client) is None
    assert zoho.writes == []


async def test_without_an_account_there_are_no_bills(api: ZohoApi) -> None:
    client = ZohoClient(api)
    assert not client.takes_bills
    with pytest.raises(PermanentServiceError, match="PURCHASE_ACCOUNT"):
        await client.put_bill(BILL)


async def test_what_cannot_be_deleted_is_made_inactive(zoho: FakeZoho, client: ZohoClient) -> None:
    known = await client.put_item(CABLE)
    await client.deactivate("item", known)
    await client.deactivate("contact", "never there")
    assert zoho.the("items")["status"] == "inactive"


async def test_contacts_are_listed(zoho: FakeZoho, client: ZohoClient) -> None:
    await client.put_contact(TIGRIS)
    assert [contact.number async for contact in client.contacts()] == ["CUST-1"]


@each_put
async def test_in_a_rehearsal_nothing_is_put(
    zoho: FakeZoho, client: ZohoClient, own_database: Database, put: Put
) -> None:
    await put(client)
    before = list(zoho.requests)
    async with own_database.rehearse(Limits(seconds=10)):
        with pytest.raises(RehearsalError, match="zoho: GET"):
            await put(client)
    assert zoho.requests == before
