"""Over the stand-in's demo data: order 1 and invoice 1 are customer 8's, payment 1 is of invoice 4, bill 1 of supplier 2."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from new_core.application.interfaces.services.delivery_errors import PermanentServiceError, TemporaryServiceError
from new_core.application.interfaces.services.zoho_service import ZohoContact, ZohoDocument, ZohoItem, ZohoPayment
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.messaging.delivery import Event
from new_core.infrastructure.messaging.tasks.zoho import PURCHASES, SALES, ZohoHandler
from new_core.infrastructure.messaging.zoho_links import ZohoLinks
from tests.support.outbox import NOON, SetClock
from tests.support.services_outside import FakeZohoService


@pytest.fixture
async def books(erp_seeded: str) -> AsyncIterator[Database]:
    database = Database(erp_seeded)
    yield database
    await database.dispose()


@pytest.fixture
def zoho() -> FakeZohoService:
    return FakeZohoService()


@pytest.fixture
def links(books: Database) -> ZohoLinks:
    return ZohoLinks(books, SetClock())


@pytest.fixture
def handler(books: Database, zoho: FakeZohoService, links: ZohoLinks) -> ZohoHandler:
    return ZohoHandler(books, zoho, links)


def happened(name: str, aggregate: str, identity: int, event_id: str = "event-1") -> Event:
    return Event(event_id, name, aggregate, identity, {}, NOON)


async def run(database: Database, statement: str) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text(statement))


def kinds(zoho: FakeZohoService) -> list[str]:
    return [type(told).__name__ for told in zoho.asked]


@pytest.mark.parametrize(
    ("aggregate", "kind", "number"),
    [
        ("customer", ZohoContact, "CUST-2025-0001"),
        ("supplier", ZohoContact, "SUP-001"),
        ("vendor", ZohoContact, "ZV-001"),
        ("product", ZohoItem, "SKU-0001"),
        ("item", ZohoItem, "ZI-0001"),
    ],
)
async def test_a_record_is_told_as_it_is(
    handler: ZohoHandler, zoho: FakeZohoService, aggregate: str, kind: type, number: str
) -> None:
    await handler.handle(happened(f"{aggregate}.created", aggregate, 1))
    (first,) = zoho.asked
    assert isinstance(first, kind)
    assert number in str(first)


async def test_a_change_is_told_under_the_id_that_zoho_gave_and_no_change_is_not(
    books: Database, handler: ZohoHandler, zoho: FakeZohoService
) -> None:
    for event_id in ("event-1", "event-2"):
        await handler.handle(happened("customer.updated", "customer", 1, event_id))
    await run(books, "UPDATE customers SET name = 'Renamed' WHERE id = 1")
    await handler.handle(happened("customer.updated", "customer", 1, "event-3"))
    _, again = zoho.asked
    assert isinstance(again, ZohoContact)
    assert (again.name, zoho.known) == ("Renamed", [None, "z1"])


async def test_what_was_refused_is_told_again(handler: ZohoHandler, zoho: FakeZohoService, links: ZohoLinks) -> None:
    zoho.problems = [PermanentServiceError("zoho", "a period is locked")]
    with pytest.raises(PermanentServiceError):
        await handler.handle(happened("customer.updated", "customer", 1))
    assert await links.known("customer", 1) is None
    await handler.handle(happened("customer.updated", "customer", 1))
    assert kinds(zoho) == ["ZohoContact"]


async def test_an_event_that_comes_twice_is_told_once(handler: ZohoHandler, zoho: FakeZohoService) -> None:
    for _ in range(2):
        await handler.handle(happened("customer.updated", "customer", 1))
    assert len(zoho.asked) == 1


async def test_an_order_brings_its_customer_and_products_once(handler: ZohoHandler, zoho: FakeZohoService) -> None:
    await handler.handle(happened("order.confirmed", "salesorder", 1))
    assert kinds(zoho) == ["ZohoContact", "ZohoItem", "ZohoItem", "ZohoDocument"]
    order = zoho.asked[-1]
    assert isinstance(order, ZohoDocument)
    assert (order.number, order.contact_id, order.is_void) == ("SO-2025-0001", "z1", False)
    assert [line.item_id for line in order.lines] == ["z2", "z3"]
    await handler.handle(happened("invoice.sent", "salesinvoice", 1))
    assert kinds(zoho)[4:] == ["ZohoDocument"]


@pytest.mark.parametrize(("aggregate", "identity"), [("salesorder", 5), ("salesorder", 10**6), ("salesinvoice", 10**6)])
async def test_what_is_a_draft_or_gone_is_not_told(
    handler: ZohoHandler, zoho: FakeZohoService, aggregate: str, identity: int
) -> None:
    await handler.handle(happened("any", aggregate, identity))
    assert zoho.asked == []


async def test_what_was_cancelled_is_void_and_needs_nothing(
    books: Database, handler: ZohoHandler, zoho: FakeZohoService
) -> None:
    await run(books, "UPDATE sales_invoices SET status = 'CANCELLED' WHERE id = 1")
    await handler.handle(happened("order.cancelled", "salesorder", 4))
    await handler.handle(happened("invoice.cancelled", "salesinvoice", 1))
    assert [told.is_void for told in zoho.asked if isinstance(told, ZohoDocument)] == [True, True]
    assert kinds(zoho) == ["ZohoDocument"] * 2


async def test_an_invoice_that_is_paid_is_not_written_again(handler: ZohoHandler, zoho: FakeZohoService) -> None:
    await handler.handle(happened("invoice.sent", "salesinvoice", 1))
    told = len(zoho.asked)
    await handler.handle(happened("invoice.paid", "salesinvoice", 1, "event-2"))
    assert len(zoho.asked) == told


async def test_a_payment_comes_after_its_invoice(handler: ZohoHandler, zoho: FakeZohoService) -> None:
    await handler.handle(happened("payment.recorded", "payment", 1))
    *_, invoice, payment = zoho.asked
    assert isinstance(invoice, ZohoDocument)
    assert isinstance(payment, ZohoPayment)
    assert (invoice.number, payment.document_id) == ("INV-S-000004", f"z{len(zoho.asked) - 1}")
    assert (payment.contact_id, payment.is_to_vendor) == (invoice.contact_id, False)


async def test_a_bill_is_the_supplier_s_in_its_currency(handler: ZohoHandler, zoho: FakeZohoService) -> None:
    await handler.handle(happened("purchase_invoice.sent", "purchaseinvoice", 1))
    contact, _, bill = zoho.asked
    assert isinstance(contact, ZohoContact)
    assert isinstance(bill, ZohoDocument)
    assert (contact.number, contact.is_vendor, bill.number, bill.currency) == ("SUP-002", True, "INV-P-000001", "USD")


async def test_money_for_a_bill_goes_to_the_supplier(
    books: Database, handler: ZohoHandler, zoho: FakeZohoService
) -> None:
    await run(books, "UPDATE invoice_payments SET sales_invoice_id = NULL, purchase_invoice_id = 1 WHERE id = 1")
    await handler.handle(happened("payment.recorded", "payment", 1))
    assert isinstance(zoho.asked[-1], ZohoPayment)
    assert zoho.asked[-1].is_to_vendor


async def test_a_payment_of_nothing_is_nobody_s(books: Database, handler: ZohoHandler, zoho: FakeZohoService) -> None:
    await run(books, "UPDATE invoice_payments SET sales_invoice_id = NULL WHERE id = 1")
    await handler.handle(happened("payment.recorded", "payment", 1))
    assert zoho.asked == []


async def test_without_an_account_purchases_are_not_told(books: Database, links: ZohoLinks) -> None:
    zoho = FakeZohoService(takes_bills=False)
    handler = ZohoHandler(books, zoho, links)
    assert not any(handler.wants(name) for name in PURCHASES)
    assert all(handler.wants(name) for name in SALES)
    await run(books, "UPDATE invoice_payments SET sales_invoice_id = NULL, purchase_invoice_id = 1 WHERE id = 1")
    await handler.handle(happened("payment.recorded", "payment", 1))
    assert zoho.asked == []


async def test_what_was_deleted_is_made_inactive(books: Database, handler: ZohoHandler, zoho: FakeZohoService) -> None:
    # It goes with its row: without an id of ours there is nothing to be made inactive.
    await handler.handle(happened("product.created", "product", 1))
    await handler.handle(happened("supplier.created", "supplier", 1))
    await run(books, "PRAGMA foreign_keys=OFF")
    async with books.engine.connect() as connection:
        await connection.execute(text("PRAGMA foreign_keys=OFF"))
        await connection.execute(text("DELETE FROM products WHERE id = 1"))
        await connection.execute(text("DELETE FROM suppliers WHERE id = 1"))
        await connection.commit()
    await handler.handle(happened("product.deleted", "product", 1, "event-2"))
    await handler.handle(happened("supplier.deleted", "supplier", 1, "event-2"))
    await handler.handle(happened("product.deleted", "product", 10**6))
    assert zoho.asked[2:] == [("item", "z1"), ("contact", "z2")]


async def test_who_is_being_told_of_elsewhere_is_waited_for(
    handler: ZohoHandler, zoho: FakeZohoService, links: ZohoLinks
) -> None:
    async with links.held("customer", 8):
        with pytest.raises(TemporaryServiceError, match="customer 8"):
            await handler.handle(happened("invoice.sent", "salesinvoice", 1))
    assert zoho.asked == []
    await handler.handle(happened("invoice.sent", "salesinvoice", 1))
    assert kinds(zoho)[-1] == "ZohoDocument"


async def test_an_aggregate_it_knows_nothing_of_is_for_people_to_look_at(handler: ZohoHandler) -> None:
    with pytest.raises(PermanentServiceError, match="warehouse 1"):
        await handler.handle(happened("warehouse.created", "warehouse", 1))


async def test_where_there_is_no_zoho_nothing_is_remembered(
    handler: ZohoHandler, zoho: FakeZohoService, links: ZohoLinks
) -> None:
    zoho.is_there = False
    await handler.handle(happened("order.confirmed", "salesorder", 1))
    assert zoho.asked == []
    async with links.held("salesorder", 1) as link:
        assert link.event_id is None
