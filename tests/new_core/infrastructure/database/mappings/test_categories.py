from sqlalchemy import text

from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory


async def test_a_row_of_nulls_is_read_with_the_columns_meanings(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("INSERT INTO categories (id, name, created_at) VALUES (900, 'NULLS', NULL)"))
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        category = await unit.categories.get(900)
    assert category
    assert (category.is_active, category.created_at) == (False, None)
