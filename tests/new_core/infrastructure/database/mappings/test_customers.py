from decimal import Decimal

from sqlalchemy import text

from new_core.application.dtos.customer_dto import CustomerQuery
from new_core.domain.value_objects.money import Money
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory


async def test_a_row_of_nulls_is_read_with_the_columns_meanings(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(
            text("INSERT INTO customers (id, customer_code, name, created_at) VALUES (900, 'NULLS', 'x', NULL)")
        )
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        customer = await unit.customers.get(900)
        inactive = await unit.customers.find(CustomerQuery(search="NULLS", is_active=False))
    assert customer
    assert customer.credit == Money(Decimal("0.00"), "IQD")
    assert (customer.payment_terms, customer.portal_language, customer.is_active) == (0, "en", False)
    assert customer.created_at is None
    assert [found.id for found in inactive] == [900]


async def test_loading_and_saving_unchanged_writes_nothing(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("INSERT INTO customers (id, customer_code, name) VALUES (901, 'SAME', 'x')"))
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        customer = await unit.customers.get_for_update(901)
        assert customer
        await unit.customers.save(customer)
        await unit.commit()
    async with database.engine.connect() as connection:
        row = (await connection.execute(text("SELECT credit_limit, is_active FROM customers WHERE id = 901"))).one()
    assert tuple(row) == (None, None)
