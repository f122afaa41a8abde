"""Invoices on the demo data: what one service call makes of the rows, and what of two calls at once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import text

from new_core.application.directions import PURCHASES, SALES
from new_core.application.dtos.invoice_dto import InvoiceChanges, InvoiceDTO, LineChanges
from new_core.application.services.invoice_service import InvoiceService
from new_core.domain.entities.invoice import PurchaseInvoice, SalesInvoice
from new_core.domain.exceptions.base import DomainError, InvalidValueError
from new_core.domain.exceptions.invoice_exceptions import (
    DuplicateInvoiceNumberError,
    InvoiceInUseError,
    InvoiceStatusError,
    SalesInvoiceNotFoundError,
)
from new_core.domain.value_objects.invoice_status import InvoiceStatus, PaymentTerms
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

NOW = datetime(2026, 11, 22, 20, 22, tzinfo=UTC)
LINE = LineChanges(product_id=1, quantity=Decimal(3), unit_price=Decimal("0.335"))
FIELDS = InvoiceChanges(partner_id=1, branch_id=1)


@pytest.fixture
async def database(erp_seeded: str) -> AsyncIterator[Database]:
    database = Database(erp_seeded)
    yield database
    await database.dispose()


@pytest.fixture
def sales(database: Database) -> InvoiceService[SalesInvoice]:
    return InvoiceService(SqlAlchemyUnitOfWorkFactory(database), lambda: NOW, SALES)


async def test_a_draft_is_due_by_its_terms(sales: InvoiceService[SalesInvoice]) -> None:
    terms = InvoiceChanges(payment_terms=PaymentTerms.NET_7, invoice_date=date(2026, 11, 1))
    made = await sales.draft_invoice(FIELDS | terms, [LINE], 2)
    assert (made.due_date, made.total_amount, made.created_by) == (date(2026, 11, 8), Decimal("1.01"), 2)
    assert await sales.get_invoice(made.id) == made


async def test_a_draft_cannot_be_due_after_the_last_year(sales: InvoiceService[SalesInvoice]) -> None:
    last = InvoiceChanges(invoice_date=date.max)
    with pytest.raises(InvalidValueError, match=r"^invoice_date: "):
        await sales.draft_invoice(FIELDS | last, [LINE], 1)
    made = await sales.draft_invoice(FIELDS | last | InvoiceChanges(due_date=date.max), [LINE], 1)
    assert made.due_date == date.max


@pytest.mark.parametrize("number", [None, "a\x00", "\ud800"])
async def test_a_number_that_is_none_is_refused_by_name(
    sales: InvoiceService[SalesInvoice], number: str | None
) -> None:
    with pytest.raises(InvalidValueError, match=r"^invoice_number: must not "):
        await sales.update_invoice(1, cast("InvoiceChanges", {"invoice_number": number}))


async def test_numbers_of_each_direction_count_for_themselves(database: Database) -> None:
    units = SqlAlchemyUnitOfWorkFactory(database)
    sales = InvoiceService[SalesInvoice](units, lambda: NOW, SALES)
    purchases = InvoiceService[PurchaseInvoice](units, lambda: NOW, PURCHASES)
    made = [await sales.draft_invoice(FIELDS, [LINE], 1) for _ in range(2)]
    other = await purchases.draft_invoice(FIELDS, [LINE], 1)
    assert [each.invoice_number for each in (*made, other)] == ["INV-S-2026-0001", "INV-S-2026-0002", "INV-P-2026-0001"]


async def test_a_number_that_was_given_is_taken_once(sales: InvoiceService[SalesInvoice]) -> None:
    named = FIELDS | InvoiceChanges(invoice_number="I-7")
    first = await sales.draft_invoice(named, [LINE], 1)
    with pytest.raises(DuplicateInvoiceNumberError):
        await sales.draft_invoice(named, [LINE], 1)
    other = await sales.draft_invoice(FIELDS, [LINE], 1)
    with pytest.raises(DuplicateInvoiceNumberError):
        await sales.update_invoice(other.id, {"invoice_number": "I-7"})
    assert (await sales.get_invoice(first.id)).invoice_number == "I-7"


async def test_what_payments_name_is_not_erased(sales: InvoiceService[SalesInvoice], database: Database) -> None:
    async with database.engine.connect() as connection:
        paid = (await connection.execute(text("SELECT max(sales_invoice_id) FROM invoice_payments"))).scalar_one()
    with pytest.raises(InvoiceInUseError, match="payments or other invoices refer to it"):
        await sales.erase_invoice(paid)
    assert (await sales.get_invoice(paid)).id == paid


async def test_a_deleted_draft_leaves_no_lines(sales: InvoiceService[SalesInvoice], database: Database) -> None:
    made = await sales.draft_invoice(FIELDS, [LINE, LINE], 1)
    await sales.delete_invoice(made.id)
    with pytest.raises(SalesInvoiceNotFoundError):
        await sales.get_invoice(made.id)
    async with database.engine.connect() as connection:
        left = await connection.execute(
            text("SELECT count(*) FROM sales_invoice_items WHERE invoice_id = :id"), {"id": made.id}
        )
    assert left.scalar_one() == 0


async def test_the_status_follows_its_table(sales: InvoiceService[SalesInvoice]) -> None:
    made = await sales.draft_invoice(FIELDS, [LINE], 1)
    assert (await sales.send_invoice(made.id)).status is InvoiceStatus.PENDING
    assert (await sales.cancel_invoice(made.id)).status is InvoiceStatus.CANCELLED
    for refused in (sales.send_invoice(made.id), sales.redraft_invoice(made.id, {"notes": "x"}, None)):
        with pytest.raises(InvoiceStatusError):
            await refused


async def test_a_row_that_is_not_there_is_named(sales: InvoiceService[SalesInvoice]) -> None:
    with pytest.raises(InvalidValueError) as refused:
        await sales.create_invoice(_whole("I-9") | InvoiceChanges(partner_id=99999), [])
    assert refused.value.field == "customer_id"


async def test_an_invoice_made_of_an_order_has_its_lines(sales: InvoiceService[SalesInvoice]) -> None:
    made = await sales.invoice_order(5, created_by=2)
    assert made.order_id == 5
    assert sum(line.line_total for line in made.lines) == made.subtotal
    assert all(line.order_item_id for line in made.lines)


def _whole(number: str) -> InvoiceChanges:
    day = date(2026, 11, 1)
    return InvoiceChanges(
        invoice_number=number,
        partner_id=1,
        branch_id=1,
        invoice_date=day,
        due_date=day,
        currency_id=1,
        invoice_type=SALES.kind,
        subtotal=Decimal(1),
        total_amount=Decimal(1),
        created_by=1,
    )


async def test_one_of_many_who_invoice_an_order_at_once_succeeds(legacy_facts: Path, erp_postgres: str) -> None:
    database = Database(erp_postgres)
    sales = InvoiceService[SalesInvoice](SqlAlchemyUnitOfWorkFactory(database), lambda: NOW, SALES)
    results = await asyncio.gather(*(sales.invoice_order(5, 1) for _ in range(6)), return_exceptions=True)
    await database.dispose()
    assert sum(isinstance(result, InvoiceDTO) for result in results) == 1
    assert sum(isinstance(result, DomainError) for result in results) == 5


async def test_drafts_made_at_once_take_numbers_of_their_own(legacy_facts: Path, erp_postgres: str) -> None:
    database = Database(erp_postgres)
    sales = InvoiceService[SalesInvoice](SqlAlchemyUnitOfWorkFactory(database), lambda: NOW, SALES)
    made = await asyncio.gather(*(sales.draft_invoice(FIELDS, [LINE], 1) for _ in range(3)))
    await database.dispose()
    assert len({each.invoice_number for each in made}) == 3
    assert replace(made[0], id=0, invoice_number="", lines=()) == replace(made[1], id=0, invoice_number="", lines=())
