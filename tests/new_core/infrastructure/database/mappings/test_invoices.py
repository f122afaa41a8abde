from decimal import Decimal

from new_core.domain.entities.invoice import SalesInvoiceLine
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWork
from tests.support.new_core_invoices import stored_invoice


async def test_lines_come_and_go_with_their_invoice(database: Database) -> None:
    invoice = await stored_invoice(database, "Q-1")
    async with SqlAlchemyUnitOfWork(database) as unit:
        found = await unit.sales_invoices.get_for_update(invoice.identity)
        assert found
        for price in ("1.00", "2.00"):
            line = SalesInvoiceLine(
                product_id=1, quantity=Decimal(1), unit_price=Decimal(price), line_total=Decimal(price)
            )
            found.lines.append(line)
        await unit.sales_invoices.save(found)
        await unit.commit()
    async with SqlAlchemyUnitOfWork(database, read_only=True) as unit:
        again = await unit.sales_invoices.get(invoice.identity)
        assert again
        assert [line.unit_price for line in again.lines] == [Decimal("1.00"), Decimal("2.00")]
        assert (again.partner_id, again.sent_at) == (invoice.partner_id, None)
