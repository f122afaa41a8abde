from decimal import Decimal

from sqlalchemy import text

from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

NULLS = """
INSERT INTO migration_vendors (id, code, name_ar, name_en, is_active, created_at, currency, outstanding_payable)
VALUES (900, 'NULLS', 'x', 'x', true, '2025-09-01 08:00:00.000000', 'IQD', 7.25)
"""


async def test_a_row_of_nulls_is_read_with_the_columns_meanings(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text(NULLS))
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        vendor = await unit.vendors.get(900)
    assert vendor
    assert vendor.created_at
    assert (vendor.created_at.isoformat(), vendor.updated_at) == ("2025-09-01T08:00:00+00:00", None)
    assert (vendor.email, vendor.currency, vendor.outstanding_payable) == (None, "IQD", Decimal("7.250"))
