"""The store's tables, and how several processes that start at once make them safely."""

from datetime import datetime
from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    event,
    insert,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

METADATA = MetaData()
_LOCK_KEY: Final = 0x62616E79616E  # "banyan"
_BIG_ID = BigInteger().with_variant(Integer, "sqlite")


class Now(ColumnElement[datetime]):
    """The database's clock in UTC: one clock for all processes, with milliseconds on SQLite too."""

    inherit_cache = True
    type = DateTime(timezone=True)


@compiles(Now)
def _now(_: Now, __: SQLCompiler, **___: object) -> str:
    return "clock_timestamp()"


@compiles(Now, "sqlite")
def _now_sqlite(_: Now, __: SQLCompiler, **___: object) -> str:
    return "strftime('%Y-%m-%d %H:%M:%f', 'now')"


# Strategies and audit values are text, not JSON columns: one row that does not parse must not fail a whole query.
FLAGS = Table(
    "banyan_flags",
    METADATA,
    Column("name", String(255), primary_key=True),
    Column("enabled", Boolean, nullable=False),
    Column("strategies", Text, nullable=False),
    Column("updated", DateTime(timezone=True), nullable=False),
)
REVISION = Table(
    "banyan_revision",
    METADATA,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
    Column("revision", BigInteger, nullable=False),
)
AUDIT = Table(
    "banyan_audit",
    METADATA,
    Column("id", _BIG_ID, primary_key=True, autoincrement=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("who", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False, index=True),
    Column("before", Text),
    Column("after", Text),
    Column("reason", Text, nullable=False),
)


_REFUSE = "BEGIN SELECT RAISE(ABORT, 'banyan_audit is append-only'); END"
_APPEND_ONLY = {
    "sqlite": [
        f"CREATE TRIGGER banyan_audit_update BEFORE UPDATE ON banyan_audit {_REFUSE}",
        f"CREATE TRIGGER banyan_audit_delete BEFORE DELETE ON banyan_audit {_REFUSE}",
        # REPLACE INTO deletes a row without asking the DELETE trigger.
        """
        CREATE TRIGGER banyan_audit_replace BEFORE INSERT ON banyan_audit
        WHEN EXISTS (SELECT 1 FROM banyan_audit WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'banyan_audit is append-only'); END
        """,
    ],
    "postgresql": [
        """
        CREATE OR REPLACE FUNCTION banyan_audit_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'banyan_audit is append-only'; END $$
        """,
        """
        CREATE TRIGGER banyan_audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON banyan_audit
        FOR EACH STATEMENT EXECUTE FUNCTION banyan_audit_append_only()
        """,
    ],
}


@event.listens_for(AUDIT, "after_create")
def _forbid_changes(_: Table, connection: Connection, **__: object) -> None:
    for statement in _APPEND_ONLY[connection.dialect.name]:
        connection.exec_driver_sql(statement)


async def create_tables(engine: AsyncEngine) -> None:
    """Make what is missing; whoever comes first does it, the others wait."""
    if engine.dialect.name == "sqlite":
        # Before the transaction, as SQLite demands; the file keeps the mode.
        async with engine.connect() as connection:
            await connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    async with engine.begin() as connection:
        await _lock(connection)
        await connection.run_sync(METADATA.create_all)
        if (await connection.execute(select(REVISION.c.id))).first() is None:
            await connection.execute(insert(REVISION).values(id=1, revision=0))


async def _lock(connection: AsyncConnection) -> None:
    if connection.dialect.name == "sqlite":
        await connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})
