import pytest
from sqlalchemy.exc import IntegrityError

from new_core.application.dtos.invoice_dto import InvoiceQuery
from new_core.application.dtos.page_dto import SortKey
from new_core.domain.exceptions.invoice_exceptions import DuplicateInvoiceNumberError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWork
from tests.support.new_core_invoices import stored_invoice


async def test_equal_ones_come_in_order_of_id(database: Database) -> None:
    made = [(await stored_invoice(database, f"Q-{number}")).id for number in range(4)]
    keys = (SortKey("total_amount", descending=True),)
    async with SqlAlchemyUnitOfWork(database, read_only=True) as unit:
        pages = [
            await unit.sales_invoices.find(InvoiceQuery(search="Q-", sort=keys, offset=offset, limit=2))
            for offset in (0, 2)
        ]
        assert [each.id for page in pages for each in page] == made


async def test_a_taken_number_is_a_conflict_and_nothing_else_is(database: Database) -> None:
    await stored_invoice(database, "Q-1")
    with pytest.raises(DuplicateInvoiceNumberError):
        await stored_invoice(database, "Q-1", reference_number="second")
    with pytest.raises(IntegrityError):
        await stored_invoice(database, "Q-2", branch_id=999)


@pytest.mark.parametrize("search", ["%", "_", "\\", "\x00", "'"])
async def test_a_search_means_what_it_says(database: Database, search: str) -> None:
    await stored_invoice(database, "Q-1")
    async with SqlAlchemyUnitOfWork(database, read_only=True) as unit:
        assert await unit.sales_invoices.count(InvoiceQuery(search=search)) == 0


async def test_what_no_column_can_hold_finds_nothing(database: Database) -> None:
    async with SqlAlchemyUnitOfWork(database, read_only=True) as unit:
        assert await unit.sales_invoices.find(InvoiceQuery(partner_id=2**40, offset=2**70)) == []


async def test_an_unknown_key_is_a_mistake_of_ours(database: Database) -> None:
    async with SqlAlchemyUnitOfWork(database, read_only=True) as unit:
        with pytest.raises(ValueError, match="cannot be sorted by password"):
            await unit.sales_invoices.find(InvoiceQuery(sort=(SortKey("password"),)))
