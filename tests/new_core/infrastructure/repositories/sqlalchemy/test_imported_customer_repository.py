from decimal import Decimal

from sqlalchemy import text

from new_core.application.dtos.customer_dto import CustomerQuery
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory


async def test_a_missing_amount_is_nothing(erp_sqlite: str) -> None:
    database = Database(erp_sqlite)
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE migration_customers SET outstanding_receivable = NULL"))
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        found = await unit.imported_customers.find(CustomerQuery())
    await database.dispose()
    assert {customer.outstanding_receivable for customer in found} == {Decimal("0.000")}
