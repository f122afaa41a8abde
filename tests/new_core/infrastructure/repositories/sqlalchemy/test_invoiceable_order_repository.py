from decimal import Decimal

from new_core.infrastructure.database.session import Database
from new_core.infrastructure.repositories.sqlalchemy.invoiceable_order_repository import (
    SqlAlchemyInvoiceableOrderRepository,
)


async def test_an_order_comes_with_amounts_and_lines(erp_seeded: str) -> None:
    database = Database(erp_seeded)
    async with database.session() as session:
        order = await SqlAlchemyInvoiceableOrderRepository(session).get_for_update("sales", 5)
    await database.dispose()
    assert order
    assert order.lines
    assert order.values.get("order_id") == 5
    assert sum(line.get("line_total", Decimal(0)) for line in order.lines) == order.values.get("subtotal")
