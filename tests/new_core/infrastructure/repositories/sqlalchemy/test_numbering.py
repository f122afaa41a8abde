import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table

from new_core.infrastructure.database.session import Database
from new_core.infrastructure.repositories.sqlalchemy.numbering import highest

THINGS = Table("nc_things", MetaData(), Column("id", Integer, primary_key=True), Column("code", String(50)))


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [("T-", "T-10000"), ("T", None), ("U-", None), ("_-", None), ("(", None), ("\x00", None), ("T" * 60_000, None)],
)
async def test_the_highest_is_by_value_not_by_text(database: Database, prefix: str, expected: str | None) -> None:
    codes = ["T-9999", "T-10000", "T-123", "T-99999x", "TT-20000", "U-1"]
    async with database.session() as session:
        connection = await session.connection()
        await connection.run_sync(THINGS.create)
        await session.execute(THINGS.insert(), [{"code": code} for code in codes])
        assert await highest(session, THINGS.c.code, prefix) == expected
