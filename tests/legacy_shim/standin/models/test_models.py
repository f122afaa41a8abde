"""The models against the monolith's real schema: what they create is what was there."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.orm import configure_mappers

from legacy_shim.standin.database import Database, configure
from legacy_shim.standin.models import Base
from tests.legacy_shim.standin import dump

COLUMNS = """
    SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
           regexp_replace(coalesce(pg_get_expr(d.adbin, d.adrelid), ''), '^nextval.*', 'sequence')
    FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = to_regclass(:name) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attname
"""
KEYS = """
    SELECT pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = to_regclass(:name) AND contype IN ('p', 'f') ORDER BY 1
"""
UNIQUE = """
    SELECT array_agg(a.attname ORDER BY a.attname)::text
    FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
    WHERE i.indrelid = to_regclass(:name) AND i.indisunique GROUP BY i.indexrelid ORDER BY 1
"""
LABELS = "SELECT enumlabel FROM pg_enum WHERE enumtypid = to_regtype(:name) ORDER BY enumsortorder"

TABLES = sorted(Base.metadata.tables)
ENUMS = """
    currencyenum expensecategoryenum expensepaymentmethodenum expensestatusenum invoicestatusenum invoicetypeenum
    mfamethod migrationstatusenum paymenttermsenum
""".split()  # noqa: SIM905 - nine names in two lines


@pytest.fixture(scope="module")
def created(postgres_server: str) -> Iterator[Database]:
    with dump.scratch_database(postgres_server) as url:
        database = configure(url)
        database.create_schema()
        yield database
        database.close()


def _facts(database: Database, query: str, name: str) -> list[tuple[object, ...]]:
    with database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query), {"name": name})]


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("query", [COLUMNS, KEYS, UNIQUE], ids=["columns", "keys", "unique"])
def test_tables_are_created_as_they_were(name: str, query: str, created: Database, recorded: Database) -> None:
    assert _facts(created, query, name) == _facts(recorded, query, name)


@pytest.mark.parametrize("name", ENUMS)
def test_enumerations_are_created_as_they_were(name: str, created: Database, recorded: Database) -> None:
    labels = _facts(created, LABELS, name)
    assert labels
    assert labels == _facts(recorded, LABELS, name)


def test_every_relationship_finds_its_other_side() -> None:
    configure_mappers()
    assert len(TABLES) == 60
