"""The stand-in's own demo data: the same company, people, goods and trade every time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain

from sqlalchemy import Connection, func, insert, select, text

from legacy_shim.standin import (
    seed_catalogue,
    seed_finance,
    seed_partners,
    seed_people,
    seed_trade,
    seed_zoho,
)
from legacy_shim.standin.database import Database
from legacy_shim.standin.models import Base, User
from legacy_shim.standin.seed_rows import Table

DEMO_START = datetime(2025, 9, 1, 8, tzinfo=UTC)


def seed_if_empty(database: Database, start: datetime = DEMO_START) -> bool:
    """Make the schema and, where nobody lives yet, the demo data; True when it was needed."""
    database.create_schema()
    with database.engine.begin() as connection:
        if connection.scalar(select(func.count()).select_from(User)):
            return False
        # One transaction: a seed that fails half-way leaves a database that is still empty.
        for model, rows in demo_tables(start):
            connection.execute(insert(model), rows)
        _advance_sequences(connection)
    return True


def demo_tables(start: datetime) -> Iterator[Table]:
    """All tables with their rows, those that are referred to first; every time hangs on ``start``."""
    modules = (
        seed_people,
        seed_partners,
        seed_catalogue,
        seed_trade,
        seed_zoho,
        seed_finance,
    )
    return chain.from_iterable(module.tables(start) for module in modules)


def _advance_sequences(connection: Connection) -> None:
    """Rows came with their ids; PostgreSQL's sequences do not notice by themselves."""
    if connection.dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        if "id" in table.columns:
            last = select(func.coalesce(func.max(table.c.id), 1), func.count() > 0).select_from(table)
            number, is_used = connection.execute(last).one()
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :number, :used)"),
                {"name": table.name, "number": number, "used": is_used},
            )
