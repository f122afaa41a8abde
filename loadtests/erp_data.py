"""Fills the ERP's PostgreSQL database with trade of any size: `python -m loadtests.erp_data URL --orders 500000`.

The tables must be there, with the demo data of the stand-in (start it once on the empty database) or the monolith's own.
Rows are made in the database itself, the same ones each time; what a run before made is taken away first.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import psycopg2
from rich.console import Console

FIRST = 1_000_000
"""Generated ids begin here; those of the demo data are far below."""
LINES = 3
"""Lines of an order, and of an invoice."""

# Dependants first: a run can be repeated.
CLEAR = tuple(
    f"DELETE FROM {table} WHERE {column} >= {FIRST}"  # noqa: S608 -- names and numbers of our own
    for table, column in (
        ("invoice_payments", "id"),
        ("sales_invoice_items", "id"),
        ("sales_invoices", "id"),
        ("stock_movements", "id"),
        ("sales_items", "id"),
        ("sales_orders", "id"),
        ("inventory_items", "id"),
        ("products", "id"),
        ("customers", "id"),
    )
)

CUSTOMERS = """
INSERT INTO customers (id, customer_code, name, company_name, phone, email, city, country, credit_limit, payment_terms,
    discount_percentage, currency, portal_language, salesperson_id, is_active, created_at)
SELECT {first} + n, 'G-' || lpad(n::text, 8, '0'), 'Customer ' || md5(n::text), 'Company ' || n,
    '+9647' || lpad(n::text, 8, '0'), 'c' || n || '@example.com', (ARRAY['Baghdad','Erbil','Basra','Mosul'])[1 + n % 4],
    'Iraq', (n % 500) * 100, n % 60, n % 10, 'IQD', 'en', CASE WHEN n % 3 = 0 THEN 3 END, n % 20 <> 0,
    timestamptz '2024-01-01' + n * interval '1 minute'
FROM generate_series(0, {customers} - 1) AS n
"""
PRODUCTS = """
INSERT INTO products (id, sku, name, category_id, unit_price, cost_price, unit_of_measure, min_stock_level,
    max_stock_level, reorder_point, is_active,
    is_trackable, is_digital, is_featured, created_at)
SELECT {first} + n, 'G-' || lpad(n::text, 8, '0'), 'Product ' || md5(n::text),
    (SELECT min(id) FROM categories) + n % (SELECT count(*) FROM categories WHERE id < {first})::int,
    1 + n % 1000 + 0.25, 1 + n % 700, 'PCS', 5, 500, 10, n % 25 <> 0, true, false, n % 50 = 0,
    timestamptz '2024-01-01' + n * interval '1 minute'
FROM generate_series(0, {products} - 1) AS n
"""
STOCK = """
INSERT INTO inventory_items (id, product_id, warehouse_id, quantity_on_hand, quantity_reserved, quantity_ordered,
    last_cost, average_cost, created_at)
SELECT {first} + n, {first} + n, 1, n % 300, n % 7, 0, 1 + n % 700, 1 + n % 700, timestamptz '2024-01-01'
FROM generate_series(0, {products} - 1) AS n
"""
ORDERS = """
INSERT INTO sales_orders (id, order_number, customer_id, branch_id, warehouse_id, order_date, status, payment_status,
    subtotal, discount_percentage, discount_amount, tax_percentage, tax_amount, total_amount, paid_amount, created_by,
    created_at)
SELECT {first} + n, 'G-' || lpad(n::text, 9, '0'), {first} + n * 7 % {customers}, 1, 1,
    date '2024-01-01' + (n % 700)::int, (ARRAY['DRAFT','CONFIRMED','SHIPPED','DELIVERED','CANCELLED'])[1 + n % 5],
    (ARRAY['PENDING','PARTIAL','PAID'])[1 + n % 3], 300, 0, 0, 0, 0, 300, 0, 1,
    timestamptz '2024-01-01' + n * interval '1 minute'
FROM generate_series(0, {orders} - 1) AS n
"""
ITEMS = """
INSERT INTO sales_items (id, sales_order_id, product_id, quantity, unit_price, discount_percentage, discount_amount,
    line_total, delivered_quantity)
SELECT {first} + n, {first} + n / {lines}, {first} + n * 11 % {products}, 2, 50, 0, 0, 100, 0
FROM generate_series(0, {orders} * {lines} - 1) AS n
"""
INVOICES = """
INSERT INTO sales_invoices (id, invoice_number, customer_id, sales_order_id, branch_id, warehouse_id, invoice_date,
    due_date, currency_id, exchange_rate, invoice_type, status, payment_terms, subtotal, discount_percentage,
    discount_amount, tax_percentage, tax_amount, shipping_amount, total_amount, paid_amount, is_recurring, created_by,
    created_at)
SELECT {first} + n, 'G-' || lpad(n::text, 9, '0'), {first} + n * 7 % {customers}, {first} + n * 5, 1, 1,
    date '2024-01-01' + (n % 700)::int, date '2024-01-31' + (n % 700)::int, 1, 1, 'SALES',
    CASE n % 10 WHEN 0 THEN 'PENDING' WHEN 1 THEN 'DRAFT' ELSE 'PAID' END::invoicestatusenum, 'NET_30', 300, 0, 0, 0, 0,
    0, 300, CASE WHEN n % 10 < 2 THEN 0 ELSE 300 END, false, 1, timestamptz '2024-01-01' + n * interval '5 minutes'
FROM generate_series(0, {orders} / 5 - 1) AS n
"""
INVOICE_ITEMS = """
INSERT INTO sales_invoice_items (id, invoice_id, product_id, quantity, unit_price, discount_percentage, discount_amount,
    line_total)
SELECT {first} + n, {first} + n / {lines}, {first} + n * 11 % {products}, 2, 50, 0, 0, 100
FROM generate_series(0, {orders} / 5 * {lines} - 1) AS n
"""
PAYMENTS = """
INSERT INTO invoice_payments (id, payment_number, sales_invoice_id, payment_date, amount, currency_id, exchange_rate,
    payment_method, created_by, created_at)
SELECT {first} + n, 'G-' || lpad(n::text, 9, '0'), {first} + n, date '2024-02-01' + (n % 700)::int, 300, 1, 1, 'CASH', 1,
    timestamptz '2024-02-01' + n * interval '5 minutes'
FROM generate_series(0, {orders} / 5 - 1) AS n WHERE n % 10 >= 2
"""
MOVEMENTS = """
INSERT INTO stock_movements (id, inventory_item_id, movement_type, reference_type, reference_id, quantity, unit_cost,
    created_by, created_at)
SELECT {first} + n, {first} + n % {products}, (ARRAY['IN','OUT'])[1 + n % 2], 'GENERATED', n, 1, 1, 1,
    timestamptz '2024-01-01' + n * interval '1 minute'
FROM generate_series(0, {products} - 1) AS n
"""
STEPS: Mapping[str, str] = {
    "customers": CUSTOMERS,
    "products": PRODUCTS,
    "stock": STOCK,
    "orders": ORDERS,
    "order lines": ITEMS,
    "invoices": INVOICES,
    "invoice lines": INVOICE_ITEMS,
    "payments": PAYMENTS,
    "stock movements": MOVEMENTS,
}


@dataclass(frozen=True, slots=True)
class Size:
    customers: int = 100_000
    products: int = 50_000
    orders: int = 500_000


def statements(size: Size) -> Iterator[tuple[str, str]]:
    """What is made, and the statement that makes it."""
    values = {"first": FIRST, "lines": LINES, "customers": size.customers, "products": size.products}
    for name, statement in STEPS.items():
        yield name, statement.format(**values, orders=size.orders)


def fill(url: str, size: Size, console: Console) -> None:
    """One transaction a table; then statistics, so that plans are those of a database in use."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    cursor = connection.cursor()
    try:
        # Without the foreign keys' look-ups: the rows refer to each other by construction.
        cursor.execute("SET session_replication_role = replica")
        for statement in CLEAR:
            cursor.execute(statement)
        for name, statement in statements(size):
            began = time.perf_counter()
            cursor.execute(statement)
            console.print(f"{name}: {cursor.rowcount:,} rows in {time.perf_counter() - began:.1f} s")
        cursor.execute("VACUUM ANALYZE")
    finally:
        connection.close()


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m loadtests.erp_data",
        description="Fill the ERP's PostgreSQL database with trade of any size.",
        epilog="example: python -m loadtests.erp_data postgresql://postgres@127.0.0.1/erp --orders 1000",
    )
    parser.add_argument("url", help="postgresql://user@host/database, with the ERP's tables and demo data")
    for name, default in (("customers", 100_000), ("products", 50_000), ("orders", 500_000)):
        parser.add_argument(f"--{name}", type=int, default=default, help=f"({default:,})")
    options = parser.parse_args(arguments)
    if min(options.customers, options.products, options.orders) < 5:
        parser.error("each of --customers, --products and --orders takes a number of at least 5")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    options = parse(arguments)
    try:
        fill(options.url, Size(options.customers, options.products, options.orders), Console())
    except psycopg2.Error as error:
        sys.stderr.write(f"erp_data: {str(error).strip().splitlines()[0]}; give a database with the ERP's tables\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
