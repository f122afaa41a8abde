import pytest
from sqlalchemy import String, insert

from new_core.infrastructure.database.mappings.customers import customers
from new_core.infrastructure.database.mappings.users import role_permissions
from new_core.infrastructure.database.rows import Wanted
from new_core.infrastructure.database.session import Database


async def _insert(database: Database, count: int) -> list[int]:
    async with database.session() as session:
        statement = insert(customers).returning(customers.c.id)
        rows = [{"customer_code": f"ROW-{n}", "name": f"n{n}"} for n in range(count)]
        ids = list(await session.scalars(statement, rows))
        await session.commit()
    return sorted(ids)


async def test_rows_come_by_key_and_above_a_key(database: Database) -> None:
    ids = await _insert(database, 4)
    found = await database.read_rows([Wanted("customers", ((ids[0],),), above=ids[1])], limit=10)
    assert [row["id"] for row in found["customers"]] == [ids[0], *ids[2:]]
    assert {"name", "customer_code", "created_at"} <= found["customers"][0].keys()


async def test_no_more_rows_come_than_the_limit(database: Database) -> None:
    ids = await _insert(database, 4)
    found = await database.read_rows([Wanted("customers", above=ids[0] - 1)], limit=2)
    assert [row["id"] for row in found["customers"]] == ids[:2]


async def test_a_key_of_two_columns_finds_its_row(database: Database) -> None:
    assert len(role_permissions.primary_key) == 1
    tables = await database.tables()
    composite = [facts for facts in tables.values() if len(facts.key) > 1]
    for facts in composite:
        key = tuple("0" if isinstance(column.type, String) else 0 for column in facts.key)
        assert await database.read_rows([Wanted(facts.name, (key,))], limit=5) == {facts.name: []}


async def test_an_unknown_table_is_an_error(database: Database) -> None:
    with pytest.raises(KeyError, match="no_such"):
        await database.read_rows([Wanted("no_such", ((1,),))], limit=5)
