"""The mapping against the facts about the legacy schema, where they are at hand, and what must hold without them."""

import csv
from pathlib import Path

import pytest
from sqlalchemy import Column, Enum, Table, make_url

from new_core.infrastructure.database import mappings, outbox
from new_core.infrastructure.database.mappings.registry import legacy_metadata, own_metadata

POSTGRES = make_url("postgresql://").get_dialect()()
TABLES = sorted(legacy_metadata.tables)
Described = dict[str, tuple[str, bool]]


def _facts(folder: Path) -> dict[str, Described]:
    tables: dict[str, Described] = {}
    with (folder / "schema.tsv").open() as file:
        for row in csv.DictReader(file, delimiter="\t"):
            tables.setdefault(row["table"], {})[row["column"]] = (row["type"], row["nullable"] == "YES")
    return tables


def _type_name(column: Column[object]) -> str:
    if isinstance(column.type, Enum):
        return f"enum:{column.type.name}"
    name = column.type.compile(POSTGRES).lower().replace(", ", ",")
    return "ARRAY" if name.endswith("[]") else name.replace("varchar", "character varying")


def _described(table: Table) -> Described:
    return {column.name: (_type_name(column), bool(column.nullable)) for column in table.columns}


@pytest.mark.parametrize("name", TABLES)
def test_each_table_is_mapped_exactly_as_it_is(name: str, legacy_facts: Path) -> None:
    assert _described(legacy_metadata.tables[name]) == _facts(legacy_facts)[name]


@pytest.mark.parametrize("name", TABLES)
def test_unique_columns_are_known(name: str, legacy_facts: Path) -> None:
    with (legacy_facts / "unique.tsv").open() as file:
        rows = list(csv.reader(file, delimiter="\t"))
    unique = {column for table, column in rows if table == name} - {"id"}
    table = legacy_metadata.tables[name]
    indexed = {column.name for index in table.indexes if index.unique for column in index.columns}
    assert {column.name for column in table.columns if column.unique} | indexed == unique


def test_legacy_and_own_tables_are_apart() -> None:
    assert mappings.customers.customers.metadata is legacy_metadata
    assert outbox.outbox.metadata is own_metadata
    assert all(name.startswith("nc_") for name in own_metadata.tables)
    assert not any(name.startswith("nc_") for name in legacy_metadata.tables)
