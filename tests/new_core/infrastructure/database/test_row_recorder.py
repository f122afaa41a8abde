"""Rows are known whichever way they were written; where they could not be, nothing is written."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import (
    Column,
    Executable,
    Insert,
    Integer,
    MetaData,
    Table,
    column,
    delete,
    func,
    insert,
    select,
    table,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.domain.entities.supplier import Supplier
from new_core.infrastructure.database.mappings.customers import customers
from new_core.infrastructure.database.rehearsal import Limits, Rehearsal
from new_core.infrastructure.database.row_recorder import UnrecordedError
from new_core.infrastructure.database.session import Database

SEEDED = [{"customer_code": f"REC-{n}", "name": f"n{n}", "city": "Erbil" if n < 3 else ""} for n in range(1, 4)]
ONE = {"customer_code": "REC-9", "name": "n9"}
OURS = customers.c.customer_code.startswith("REC-")


@pytest.fixture
async def rehearsal(database: Database) -> AsyncIterator[Rehearsal]:
    async with database.session() as session:
        await session.execute(insert(customers), SEEDED)
        await session.commit()
    async with database.rehearse(Limits(seconds=10)) as rehearsal:
        yield rehearsal


@pytest.fixture
async def session(database: Database, rehearsal: Rehearsal) -> AsyncIterator[AsyncSession]:
    async with database.session() as session:
        yield session


async def test_an_update_by_condition_is_recorded_row_by_row(session: AsyncSession, rehearsal: Rehearsal) -> None:
    await session.execute(update(customers).where(OURS, customers.c.city == "Erbil").values(city="Basra"))
    changes = await rehearsal.row_changes()
    assert [
        (each.operation, each.before and each.before["city"], each.after and each.after["city"]) for each in changes
    ] == [("update", "Erbil", "Basra")] * 2


async def test_a_delete_by_condition_is_recorded_row_by_row(session: AsyncSession, rehearsal: Rehearsal) -> None:
    await session.execute(delete(customers).where(OURS))
    changes = await rehearsal.row_changes()
    assert [(each.operation, each.before and each.before["name"], each.after) for each in changes] == [
        ("delete", f"n{n}", None) for n in range(1, 4)
    ]


async def test_an_insert_is_recorded_with_what_the_database_filled_in(
    session: AsyncSession, rehearsal: Rehearsal
) -> None:
    await session.execute(insert(customers).values(ONE))
    (change,) = await rehearsal.row_changes()
    assert change.after
    assert (change.operation, change.after["name"]) == ("insert", "n9")
    assert change.after["created_at"] is not None


async def test_a_row_that_came_and_went_is_no_change(session: AsyncSession, rehearsal: Rehearsal) -> None:
    await session.execute(insert(customers).values(ONE))
    await session.execute(delete(customers).where(customers.c.customer_code == "REC-9"))
    assert await rehearsal.row_changes() == []


async def test_many_entities_in_one_flush_are_all_recorded(session: AsyncSession, rehearsal: Rehearsal) -> None:
    session.add_all(Supplier(supplier_code=f"REC-{n}", name=f"s{n}", created_at=None) for n in range(5))
    await session.flush()
    assert [(each.table, each.after and each.after["name"]) for each in await rehearsal.row_changes()] == [
        ("suppliers", f"s{n}") for n in range(5)
    ]


async def test_the_highest_key_is_that_of_before(session: AsyncSession, rehearsal: Rehearsal) -> None:
    before = await session.scalar(select(customers.c.id).order_by(customers.c.id.desc()).limit(1))
    await session.execute(insert(customers).values(ONE))
    highest = await rehearsal.highest_keys()
    assert highest["customers"] == before
    # And of the tables that a row of this one can set rows off in.
    assert {"sales_invoices"} <= highest.keys() - {"customers"}


UNTOLD = table("customers", column("name"), column("customer_code"))
OTHER = {"customer_code": "REC-8", "name": "n8"}
COPIED = select(func.coalesce(None, "REC-7"), customers.c.name).where(customers.c.customer_code == "REC-1")


@pytest.mark.parametrize(
    ("statement", "rows", "names"),
    [
        (insert(UNTOLD).values(ONE), None, ["n9"]),
        (insert(customers), [ONE, OTHER], ["n8", "n9"]),
        (insert(customers).values([ONE, OTHER]), None, ["n8", "n9"]),
        (insert(customers).values(ONE).returning(customers.c.name), None, ["n9"]),
        (insert(customers).from_select(["customer_code", "name"], COPIED), None, ["n1"]),
    ],
    ids=["no key", "many", "many values", "returning", "select"],
)
async def test_an_insert_that_hides_its_keys_is_recorded_by_what_came(
    session: AsyncSession, rehearsal: Rehearsal, statement: Insert, rows: list[dict[str, str]] | None, names: list[str]
) -> None:
    await session.execute(statement, rows)
    assert sorted(str(each.after and each.after["name"]) for each in await rehearsal.row_changes()) == names


@pytest.mark.parametrize(
    "statement",
    [
        text("UPDATE customers SET name = 'x'"),
        text("WITH gone AS (SELECT 1) DELETE FROM customers"),
        insert(Table("no_such_table", MetaData(), Column("id", Integer, primary_key=True))).values(id=1),
    ],
    ids=["text", "with", "no table"],
)
async def test_what_cannot_be_told_is_refused(
    session: AsyncSession, rehearsal: Rehearsal, statement: Executable
) -> None:
    with pytest.raises(UnrecordedError, match=r"unseen|told apart"):
        await session.execute(statement)
    assert rehearsal.effects == []


def _upsert(session: AsyncSession, row: dict[str, str]) -> postgresql.Insert | sqlite.Insert:
    make = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return make(customers).values(row)


async def test_an_insert_that_may_do_nothing_is_recorded_as_it_went(
    session: AsyncSession, rehearsal: Rehearsal
) -> None:
    await session.execute(_upsert(session, SEEDED[0] | {"name": "x"}).on_conflict_do_nothing())
    assert await rehearsal.row_changes() == []
    await session.execute(_upsert(session, ONE).on_conflict_do_nothing())
    assert [each.after and each.after["name"] for each in await rehearsal.row_changes()] == ["n9"]


async def test_an_insert_that_has_updated_is_refused(session: AsyncSession, rehearsal: Rehearsal) -> None:
    statement = _upsert(session, SEEDED[0] | {"name": "x"})
    with pytest.raises(UnrecordedError, match="DO UPDATE"):
        await session.execute(statement.on_conflict_do_update(index_elements=["customer_code"], set_={"name": "x"}))
    assert rehearsal.effects == []
