from collections.abc import AsyncIterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from new_core.application.directions import SALES
from new_core.application.dtos.invoice_dto import InvoiceQuery
from new_core.application.services.invoice_ledger_service import InvoiceLedgerService
from new_core.domain.entities.invoice import SalesInvoice
from new_core.domain.value_objects.invoice_status import InvoiceStatus
from new_core.domain.value_objects.money import rounded
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
async def ledger(erp_seeded: str) -> AsyncIterator[InvoiceLedgerService[SalesInvoice]]:
    database = Database(erp_seeded)
    yield InvoiceLedgerService(SqlAlchemyUnitOfWorkFactory(database), lambda: NOW, SALES)
    await database.dispose()


async def test_a_page_says_how_many_there_are_in_all(ledger: InvoiceLedgerService[SalesInvoice]) -> None:
    query = InvoiceQuery(status=InvoiceStatus.PENDING, limit=2)
    page = await ledger.page_invoices(query)
    assert page.items == await ledger.find_invoices(query)
    assert len(page.items) == 2 < page.total


async def test_the_figures_are_those_of_the_rows(ledger: InvoiceLedgerService[SalesInvoice]) -> None:
    invoices = await ledger.find_invoices(InvoiceQuery(limit=1000))
    figures = await ledger.sum_up(None)
    open_ones = [each for each in invoices if each.status not in {InvoiceStatus.PAID, InvoiceStatus.CANCELLED}]
    assert (figures.count, figures.total) == (len(invoices), sum(each.total_amount for each in invoices))
    assert figures.pending == sum((each.due for each in open_ones), Decimal(0))
    assert figures.overdue == len(await ledger.find_overdue(None)) > 0


async def test_what_is_overdue_says_so(ledger: InvoiceLedgerService[SalesInvoice]) -> None:
    late = await ledger.find_overdue(1)
    assert late
    assert all(each.branch_id == 1 and each.is_overdue for each in late)
    assert [each.id for each in late] == sorted(each.id for each in late)


async def test_a_customer_s_account_is_in_the_base_currency(ledger: InvoiceLedgerService[SalesInvoice]) -> None:
    everything = await ledger.find_invoices(InvoiceQuery(limit=1000))
    counted = [each for each in everything if each.status is not InvoiceStatus.CANCELLED]
    for customer_id in {each.partner_id for each in everything}:
        theirs = [each for each in counted if each.partner_id == customer_id]
        owed = [each.due * each.exchange_rate for each in theirs if each.status is not InvoiceStatus.PAID]
        figures = await ledger.sum_up_partner(customer_id)
        assert figures.count == len(theirs)
        assert figures.total == rounded(sum((each.total_amount * each.exchange_rate for each in theirs), Decimal(0)))
        assert figures.pending == rounded(sum(owed, Decimal(0)))
    assert (await ledger.sum_up_partner(2**70)).count == 0
