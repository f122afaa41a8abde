from sqlalchemy import select

from new_core.domain.entities.sales_order import SalesOrder
from new_core.infrastructure.database.mappings.sales_orders import sales_items
from new_core.infrastructure.database.session import Database
from tests.new_core.domain.entities.test_sales_order import FIELDS, LINE, NOW
from tests.support.erp_documents import add_customer


async def test_lines_are_stored_in_order_with_their_order(database: Database) -> None:
    await add_customer(database, 90_000)
    order = SalesOrder.create(FIELDS | {"customer_id": 90_000}, [LINE, LINE | {"product_id": 2}], NOW)
    async with database.session() as session:
        session.add(order)
        await session.commit()
        columns = sales_items.c
        rows = await session.execute(
            select(columns.product_id).where(columns.sales_order_id == order.id).order_by(columns.id)
        )
    assert rows.scalars().all() == [1, 2]
