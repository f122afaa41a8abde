"""Customers, orders and invoices for the messages about them, whether their tables are mapped yet or not."""

from sqlalchemy import Connection, inspect, text

from new_core.infrastructure.database.session import Database

CUSTOMER = """
INSERT INTO customers (id, customer_code, name, email, phone, portal_language, currency, payment_terms, is_active)
VALUES (:id, :code, :name, :email, :phone, :language, 'IQD', 30, true)
"""
ORDERS = (
    "CREATE TABLE sales_orders (id INTEGER PRIMARY KEY, order_number TEXT, customer_id INTEGER, total_amount NUMERIC)"
)
CURRENCIES = "CREATE TABLE currencies (id INTEGER PRIMARY KEY, code TEXT)"
INVOICES = """
CREATE TABLE sales_invoices (id INTEGER PRIMARY KEY, invoice_number TEXT, customer_id INTEGER, currency_id INTEGER,
invoice_date DATE, due_date DATE, total_amount NUMERIC)
"""


async def add_customer(
    database: Database,
    customer_id: int,
    email: str | None = "tigris@example.iq",
    phone: str | None = "0770 123 4567",
    language: str = "en",
) -> None:
    values = {
        "id": customer_id,
        "code": f"CUST-{customer_id}",
        "name": "Tigris",
        "email": email,
        "phone": phone,
        "language": language,
    }
    async with database.engine.begin() as connection:
        await connection.execute(text(CUSTOMER), values)


async def add_documents(database: Database, customer_id: int) -> None:
    """Add order 1 and invoice 1 of the customer, in tables with just the columns that messages read."""
    async with database.engine.begin() as connection:
        await connection.run_sync(_only_own_tables)
        await connection.execute(text("INSERT INTO currencies VALUES (1, 'USD')"))
        order = text("INSERT INTO sales_orders VALUES (1, 'SO-1', :customer, 1500.5)")
        await connection.execute(order, {"customer": customer_id})
        invoice = text("INSERT INTO sales_invoices VALUES (1, 'INV-1', :customer, 1, '2026-11-01', '2026-12-01', 99.9)")
        await connection.execute(invoice, {"customer": customer_id})


def _only_own_tables(connection: Connection) -> None:
    there = set(inspect(connection).get_table_names())
    connection.execute(text("PRAGMA foreign_keys=OFF"))
    for name, statement in (("sales_invoices", INVOICES), ("sales_orders", ORDERS), ("currencies", CURRENCIES)):
        if name in there:
            connection.execute(text(f"DROP TABLE {name}"))
        connection.execute(text(statement))
