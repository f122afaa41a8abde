"""Indexes that reads would want and the legacy schema lacks.

New_core never alters a legacy table: it says what is missing and what for, and the table's owners decide. Answers are the same
without, only slower, as the whole table is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, inspect

from new_core.infrastructure.database.session import Database


@dataclass(frozen=True, slots=True)
class Wanted:
    table: str
    column: str
    serves: str

    @property
    def name(self) -> str:
        return f"ix_{self.table}_{self.column}"

    def statement(self, dialect: str) -> str:
        """Make it without keeping writers waiting, where the database can."""
        how = "CREATE INDEX CONCURRENTLY" if dialect == "postgresql" else "CREATE INDEX"
        return f"{how} IF NOT EXISTS {self.name} ON {self.table} ({self.column})"


WANTED: Final = (
    Wanted("sales_items", "sales_order_id", "the lines of an order"),
    Wanted("sales_invoice_items", "invoice_id", "the lines of a sales invoice"),
    Wanted("purchase_invoice_items", "invoice_id", "the lines of a purchase invoice"),
    Wanted("sales_invoices", "created_at", "sales invoices, the newest first"),
    Wanted("sales_invoices", "sales_order_id", "the invoices of an order"),
    Wanted("purchase_invoices", "created_at", "purchase invoices, the newest first"),
    Wanted("invoice_payments", "created_at", "payments, the newest first"),
    Wanted("invoice_payments", "sales_invoice_id", "the payments of a sales invoice"),
    Wanted("invoice_payments", "purchase_invoice_id", "the payments of a purchase invoice"),
    Wanted("stock_movements", "created_at", "stock movements, the newest first"),
    Wanted("stock_movements", "inventory_item_id", "the movements of an item in stock"),
    Wanted("inventory_items", "product_id", "the stock of a product"),
)


async def missing(database: Database) -> Sequence[Wanted]:
    """Those that no index of the database begins with, whatever it is called."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(_missing)


async def explain(database: Database) -> str:
    """The missing ones with their statements, as a script that can be read and run."""
    found = await missing(database)
    if not found:
        return "-- no index is missing"
    dialect = database.engine.dialect.name
    lines = [f"-- {wanted.serves}: all of {wanted.table} is read\n{wanted.statement(dialect)};" for wanted in found]
    return "\n".join(lines)


def _missing(connection: Connection) -> Sequence[Wanted]:
    looked = inspect(connection)
    leading: set[tuple[str, str | None]] = set()
    for table in {wanted.table for wanted in WANTED}:
        leading |= {(table, index["column_names"][0]) for index in looked.get_indexes(table)}
        leading |= {(table, column) for column in looked.get_pk_constraint(table)["constrained_columns"][:1]}
    return [wanted for wanted in WANTED if (wanted.table, wanted.column) not in leading]
