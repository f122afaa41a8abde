"""The mapping against the facts about the legacy schema, where they are at hand, and what must hold without them."""

import csv
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Enum, Table, inspect, make_url
from sqlalchemy.orm import Mapper
from sqlalchemy.sql.elements import NamedColumn

from new_core.domain.entities import (
    branch,
    category,
    customer,
    inventory_item,
    invoice,
    item,
    loose_item,
    payment,
    product,
    role,
    sales_order,
    supplier,
    user,
    vendor,
    warehouse,
)
from new_core.domain.value_objects import invoice_columns
from new_core.domain.value_objects.columns import Column as EntityColumn
from new_core.domain.value_objects.columns import Columns, NumericColumn, TextColumn
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


LIMITS: list[tuple[type, object]] = [
    (branch.Branch, branch.COLUMNS),
    (category.Category, category.COLUMNS),
    (customer.Customer, customer.LENGTHS),
    (inventory_item.InventoryItem, inventory_item.COLUMNS),
    (inventory_item.StockMovement, inventory_item.COLUMNS),
    (invoice.SalesInvoice, invoice_columns.INVOICE_COLUMNS),
    (invoice.PurchaseInvoice, invoice_columns.INVOICE_COLUMNS),
    (invoice.SalesInvoiceLine, invoice_columns.LINE_COLUMNS),
    (invoice.PurchaseInvoiceLine, invoice_columns.LINE_COLUMNS),
    (item.Item, item.COLUMNS),
    (loose_item.LooseItem, loose_item.COLUMNS),
    (payment.Payment, payment.COLUMNS),
    (product.Product, product.COLUMNS),
    (role.Role, role.LENGTHS),
    (sales_order.SalesOrder, sales_order.COLUMNS),
    (sales_order.OrderLine, sales_order.LINE_COLUMNS),
    (supplier.Supplier, supplier.LENGTHS),
    (user.User, user.LENGTHS),
    (vendor.Vendor, vendor.COLUMNS),
    (warehouse.Warehouse, warehouse.COLUMNS),
]


def _limits_of(limits: object) -> dict[str, object]:
    """By name: the longest text, or precision and scale."""
    if isinstance(limits, Columns):
        return {**limits.texts, **limits.numerics}
    assert isinstance(limits, Mapping)
    found: dict[str, object] = {}
    for name, limit in limits.items():
        if isinstance(limit, NumericColumn):
            found[name] = (limit.precision, limit.scale)
        elif isinstance(limit, TextColumn):
            found[name] = limit.longest
        elif not isinstance(limit, EntityColumn):
            found[name] = limit
    return found


def _limit_of(column: Column[Any] | NamedColumn[Any]) -> object:
    sizes = tuple(int(size) for size in re.findall(r"\d+", column.type.compile(POSTGRES)))
    return sizes if len(sizes) == 2 else next(iter(sizes), None)


@pytest.mark.parametrize(("kind", "limits"), LIMITS, ids=lambda each: getattr(each, "__name__", ""))
def test_an_entity_refuses_what_its_columns_cannot_hold(kind: type, limits: object) -> None:
    mapper: Mapper[object] = inspect(kind)
    columns = {name: each.columns[0] for name, each in mapper.column_attrs.items()}
    shared = _limits_of(limits).keys() & columns.keys()
    assert shared
    assert {name: _limits_of(limits)[name] for name in shared} == {name: _limit_of(columns[name]) for name in shared}
