"""What the port promises, asked of the adapter on both databases."""

from datetime import date

from new_core.application.dtos.invoice_dto import InvoiceQuery
from new_core.application.interfaces.repositories.invoice_repository import InvoiceRepository
from new_core.domain.entities.invoice import SalesInvoice
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWork
from tests.support.new_core_databases import NOW
from tests.support.new_core_invoices import stored_invoice


async def test_what_is_saved_is_found_counted_and_removed(database: Database) -> None:
    invoice = await stored_invoice(database, "Q-1")
    async with SqlAlchemyUnitOfWork(database) as unit:
        invoices: InvoiceRepository[SalesInvoice] = unit.sales_invoices
        query = InvoiceQuery(search="q-1")
        assert [each.id for each in await invoices.find(query)] == [invoice.id]
        assert await invoices.count(query) == 1
        assert await invoices.is_number_taken("Q-1")
        assert not await invoices.is_referred_to(invoice.identity)
        found = await invoices.get_for_update(invoice.identity)
        assert found
        await invoices.remove(found)
        await unit.commit()
        assert await invoices.count(query) == 0


async def test_what_is_past_its_day_is_overdue(database: Database) -> None:
    invoice = await stored_invoice(database, "Q-2", due_date=date(2026, 11, 1))
    async with SqlAlchemyUnitOfWork(database, read_only=True) as unit:
        late = await unit.sales_invoices.find_overdue(1, NOW.date())
        figures = await unit.sales_invoices.figures(1, NOW.date())
        account = await unit.sales_invoices.account_of(invoice.partner_id, NOW.date())
        assert invoice.id in {each.id for each in late}
        assert figures.overdue == len(late)
        assert (account.count, account.overdue) == (1, 1)
        assert account.total == account.pending == invoice.total_amount


async def test_the_highest_number_is_by_value_not_by_text(database: Database) -> None:
    for number in ("T-0009", "T-10000", "T-9999", "T-12", "T-x000"):
        await stored_invoice(database, number)
    async with SqlAlchemyUnitOfWork(database, read_only=True) as unit:
        assert await unit.sales_invoices.highest_number("T-") == "T-10000"
        assert await unit.sales_invoices.highest_number("U-") is None
