from sqlalchemy import text

from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory


async def test_a_row_of_nulls_is_read_with_the_columns_meanings(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("INSERT INTO suppliers (id, supplier_code, name) VALUES (900, 'NULLS', 'x')"))
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        supplier = await unit.suppliers.get(900)
    assert supplier
    assert (supplier.payment_terms, supplier.is_active) == (30, False)
