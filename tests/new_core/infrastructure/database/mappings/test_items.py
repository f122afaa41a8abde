from decimal import Decimal

from sqlalchemy import text

from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

NULLS = """
INSERT INTO migration_items (id, code, name_ar, name_en, is_active, created_at)
VALUES (900, 'NULLS', 'x', 'x', true, '2025-09-01 08:00:00.000000')
"""


async def test_a_row_of_nulls_is_read_with_the_columns_meanings(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text(NULLS))
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        item = await unit.items.get(900)
    assert item
    assert item.created_at
    assert (item.created_at.isoformat(), item.updated_at) == ("2025-09-01T08:00:00+00:00", None)
    assert (item.unit_of_measure, item.cost_price_usd, item.track_inventory) == ("PCS", Decimal("0.000"), True)
