"""That the columns are those of the real schema shows on PostgreSQL, where the monolith's data are at hand."""

from decimal import Decimal

import pytest
from sqlalchemy import text

from new_core.infrastructure.database.session import Database
from new_core.infrastructure.messaging.documents import Documents, shown
from tests.support.erp_documents import add_customer


async def test_a_customer_is_read_on_both_databases(database: Database) -> None:
    await add_customer(database, 501, language="ar-IQ")
    card = await Documents(database).customer(501)
    assert card is not None
    assert (card.number, card.email, card.language, card.currency) == ("CUST-501", "tigris@example.iq", "ar", "IQD")
    assert await Documents(database).customer(999_999) is None


async def test_orders_and_invoices_are_read_from_the_real_schema(erp_postgres: str) -> None:
    database = Database(erp_postgres)
    try:
        async with database.engine.connect() as connection:
            if not await connection.scalar(text("SELECT to_regclass('sales_orders')")):
                pytest.skip("the monolith's schema is not at hand")
            order_id = await connection.scalar(text("SELECT min(id) FROM sales_orders"))
            invoice_id = await connection.scalar(text("SELECT min(id) FROM sales_invoices"))
        documents = Documents(database)
        order = await documents.order(order_id or 0)
        invoice = await documents.invoice(invoice_id or 0)
        assert (order is not None) == (order_id is not None)
        assert (invoice is not None) == (invoice_id is not None)
        assert await documents.order(10**9) is None
        assert await documents.invoice(10**9) is None
    finally:
        await database.dispose()


def test_amounts_are_shown_with_their_currency() -> None:
    assert shown(Decimal("1234567.5"), "IQD") == "1,234,567.50 IQD"
