"""What only a commit would refuse, a rehearsal refuses although it never commits."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, text
from sqlalchemy.exc import IntegrityError

from new_core.infrastructure.database.rehearsal import DeferredConstraintError, Limits
from new_core.infrastructure.database.session import Database

PARENTS = Table("lent_parents", MetaData(), Column("id", Integer, primary_key=True))
CHILDREN = Table("lent_children", MetaData(), Column("id", Integer, primary_key=True), Column("parent_id", Integer))
REFERENCE = "parent_id INTEGER REFERENCES lent_parents (id) DEFERRABLE INITIALLY DEFERRED"
MAKE = (
    "CREATE TABLE lent_parents (id INTEGER PRIMARY KEY)",
    f"CREATE TABLE lent_children (id INTEGER PRIMARY KEY, {REFERENCE})",
)
DROP = ("DROP TABLE lent_children", "DROP TABLE lent_parents")
LIMITS = Limits(seconds=5)


@pytest.fixture
async def lent(database: Database) -> AsyncIterator[Database]:
    """Two tables of which the reference is checked at the commit."""
    for statements in (MAKE, DROP):
        async with database.engine.begin() as connection:
            for statement in statements:
                await connection.execute(text(statement))
        if statements is MAKE:
            yield database


async def test_a_reference_to_nothing_is_refused(lent: Database) -> None:
    async with lent.rehearse(LIMITS) as rehearsal, lent.session() as session:
        await session.execute(insert(CHILDREN).values(id=1, parent_id=7))
        with pytest.raises((DeferredConstraintError, IntegrityError), match="lent_children"):
            await rehearsal.check_constraints()


async def test_a_parent_that_comes_later_is_in_time(lent: Database) -> None:
    async with lent.rehearse(LIMITS) as rehearsal, lent.session() as session:
        await session.execute(insert(CHILDREN).values(id=1, parent_id=7))
        await session.execute(insert(PARENTS).values(id=7))
        await rehearsal.check_constraints()
        # Checked, and as deferred as before: the next unit may be as late.
        await session.execute(insert(CHILDREN).values(id=2, parent_id=8))
        await session.execute(insert(PARENTS).values(id=8))
        await rehearsal.check_constraints()
        assert len(await rehearsal.row_changes()) == 4


async def test_what_was_broken_before_is_not_held_against_it(erp_sqlite: str) -> None:
    database = Database(erp_sqlite)
    async with database.engine.connect() as connection:
        for statement in ("PRAGMA foreign_keys=OFF", *MAKE, "INSERT INTO lent_children VALUES (1, 7)"):
            await connection.execute(text(statement))
        await connection.execute(text("PRAGMA foreign_keys=ON"))
    async with database.rehearse(LIMITS) as rehearsal, database.session() as session:
        await session.execute(insert(CHILDREN).values(id=3, parent_id=None))
        await rehearsal.check_constraints()
        assert len(await rehearsal.row_changes()) == 1
    await database.dispose()
