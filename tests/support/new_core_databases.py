"""The ERP's database for tests of new_core and legacy_shim.

On PostgreSQL it is the monolith's own data where the facts about it are at hand; else, and on SQLite, the legacy
tables with the few rows of `PEOPLE`, which are the same people under the same ids.
"""

import asyncio
import shutil
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import psycopg2
import pytest
from sqlalchemy import Connection, insert, text

from legacy_shim.standin.database import configure
from legacy_shim.standin.models.purchasing import PurchaseItem, PurchaseOrder
from legacy_shim.standin.seed import seed_if_empty
from new_core.domain.value_objects.email import Email
from new_core.infrastructure.database import migrate
from new_core.infrastructure.database.mappings import branches, inventory, users, warehouses
from new_core.infrastructure.database.mappings.categories import categories
from new_core.infrastructure.database.mappings.imported_customers import imported_customers
from new_core.infrastructure.database.mappings.items import item_categories, items
from new_core.infrastructure.database.mappings.products import products
from new_core.infrastructure.database.mappings.registry import legacy_metadata
from new_core.infrastructure.database.mappings.vendors import vendors
from new_core.infrastructure.database.session import Database
from tests.legacy_shim.standin import dump
from tests.support.services import SHARED

DUMP = SHARED / "legacy" / "database.sql.gz"

NOW = datetime(2026, 11, 22, 20, 22, 10, 576198, UTC)
THEN = datetime(2025, 9, 1, 8)  # noqa: DTZ001  these columns have no time zone
ROLES = ("Admin", "Manager", "Travel Salesperson", "Partner Salesman", "Retailerman", "Accountant", "Viewer")
PEOPLE = (
    (1, "System Admin", "admin@tsh.lab", 1, False, True),
    (2, "Layla Manager", "manager@tsh.lab", 2, False, True),
    (3, "Ahmed Salim", "sales1@tsh.lab", 3, True, True),
    (6, "Retired Rep", "sales4@tsh.lab", 3, True, False),
    (9, "View Only", "viewer@tsh.lab", 7, False, True),
    (10, "No Role User", "norole@tsh.lab", None, False, True),
)
GRANTS = ((2, "customers.view"), (2, "create_customer"), (2, "products.view"), (3, "customers.view"))
CATEGORIES = (
    (1, "Laptops", None, True),
    (2, "Phones", None, True),
    (5, "Gaming Laptops", 1, True),
    (6, "Obsolete", None, False),
)
WAREHOUSES = ((1, "BGD-WH1", 1), (3, "BSR-WH1", 1), (5, "MSL-WH1", 4))
STOCK = ((1, 1, 1, "2.000"), (2, 1, 3, "8.000"), (3, 2, 1, "120.000"))
"""Item, product, warehouse and what is on hand: the first rows of the monolith's own data."""
CHANGED = (
    *(
        "customers",
        "suppliers",
        "users",
        "token_blacklist",
        "user_permissions",
        "nc_outbox",
        "nc_deliveries",
        "nc_idempotency",
    ),
    *("roles", "role_permissions"),
    *("user_sessions", "user_mfa", "login_attempts", "mfa_verifications", "account_lockouts", "security_events"),
    *("branches", "inventory_items", "items", "sales_items", "sales_orders", "stock_movements", "warehouses"),
    *("cart_items", "carts", "customer_addresses", "promotions", "reviews"),
    *("categories", "products", "migration_items", "migration_vendors"),
    *("purchase_orders", "purchase_items"),
    *("sales_invoices", "sales_invoice_items", "purchase_invoices", "purchase_invoice_items", "invoice_payments"),
)
"""The tables that tests write to."""
KEPT = "kept"
"""How the names of the tables begin that keep the rows to put back."""
PERMISSIONS = ("customers.view", "create_customer", "products.view")


def seed(connection: Connection) -> None:
    legacy_metadata.create_all(connection)
    # new_core only reads orders of purchases and maps no entity on them; the monolith made these tables.
    orders = [PurchaseOrder.metadata.tables[each.__tablename__] for each in (PurchaseOrder, PurchaseItem)]
    PurchaseOrder.metadata.create_all(connection, orders)
    connection.execute(
        insert(users.roles), [{"id": number, "name": name} for number, name in enumerate(ROLES, start=1)]
    )
    connection.execute(insert(branches.currencies), [_currency(1, "IQD"), _currency(2, "USD")])
    connection.execute(
        insert(branches.branches), [_branch(1, "Baghdad Main", True), _branch(4, "Mosul (closed)", False)]
    )
    connection.execute(
        insert(warehouses.warehouses),
        [{"id": number, "name": name, "branch_id": branch} for number, name, branch in WAREHOUSES],
    )
    connection.execute(insert(users.users), [_user(*person) for person in PEOPLE])
    connection.execute(insert(users.permissions), [_permission(i, p) for i, p in enumerate(PERMISSIONS, start=1)])
    connection.execute(
        insert(users.role_permissions),
        [{"role_id": role, "permission_id": PERMISSIONS.index(name) + 1} for role, name in GRANTS],
    )
    connection.execute(insert(categories), [_category(*category) for category in CATEGORIES])
    connection.execute(insert(products), [_product(1), _product(2)])
    connection.execute(insert(inventory.inventory_items), [_stock(*stock) for stock in STOCK])
    connection.execute(insert(item_categories), [_item_category(number) for number in (1, 2)])
    connection.execute(insert(items), [_item(1), _item(2)])
    connection.execute(insert(vendors), [_vendor(1), _vendor(2)])
    connection.execute(insert(imported_customers), [_imported(1), _imported(2)])
    if connection.dialect.name == "postgresql":
        for table in (
            "users",
            "roles",
            "branches",
            "currencies",
            "inventory_items",
            "permissions",
            "categories",
            "products",
            "warehouses",
        ):
            connection.execute(text(f"SELECT setval('{table}_id_seq', 100)"))


def _branch(branch_id: int, name: str, is_active: bool) -> dict[str, object]:
    return {"id": branch_id, "name": name, "code": f"B{branch_id}", "is_active": is_active, "created_at": NOW}


def _stock(item_id: int, product_id: int, warehouse_id: int, on_hand: str) -> dict[str, object]:
    return {
        "id": item_id,
        "product_id": product_id,
        "warehouse_id": warehouse_id,
        "quantity_on_hand": Decimal(on_hand),
        "quantity_reserved": Decimal(0),
        "quantity_ordered": Decimal(0),
        "last_cost": Decimal("875.70"),
        "average_cost": Decimal("875.70"),
        "created_at": NOW,
    }


def _currency(currency_id: int, code: str) -> dict[str, object]:
    return {"id": currency_id, "code": code, "name_ar": code, "name_en": code, "symbol": code}


def _user(
    user_id: int, name: str, email: str, role_id: int | None, is_salesperson: bool, is_active: bool
) -> dict[str, object]:
    return {
        "id": user_id,
        "name": name,
        "email": email,
        "password": "not a hash",
        "role_id": role_id,
        "employee_code": f"EMP-{user_id:03d}" if role_id else None,
        "is_salesperson": is_salesperson,
        "is_active": is_active,
        "created_at": THEN,
    }


def _permission(permission_id: int, code: str) -> dict[str, object]:
    module, _, action = code.partition(".")
    return {
        "id": permission_id,
        "code": code,
        "name": code,
        "module": module,
        "action": action or "view",
        "is_active": True,
    }


def _category(category_id: int, name: str, parent_id: int | None, is_active: bool) -> dict[str, object]:
    return {"id": category_id, "name": name, "parent_id": parent_id, "is_active": is_active, "created_at": NOW}


def _product(number: int) -> dict[str, object]:
    return {
        "id": number,
        "sku": f"SKU-{number:04d}",
        "name": f"Product {number}",
        "category_id": 2,
        "unit_price": Decimal("1251.00"),
        "unit_of_measure": "PCS",
        "min_stock_level": 5,
        "reorder_point": 10,
        "barcode": f"629000000000{number}",
        "images": [],
        "videos": [],
        "tags": [],
        "is_active": True,
        "created_at": NOW,
    }


def _item_category(number: int) -> dict[str, object]:
    return _named(f"IC{number}", f"Item Cat {number}") | {"is_active": True}


def _item(number: int) -> dict[str, object]:
    return _named(f"ZI-{number:04d}", f"Zoho Item {number}") | {"is_active": True, "cost_price_usd": Decimal("3.125")}


def _vendor(number: int) -> dict[str, object]:
    email = Email(f"v{number}@example.cn")
    return _named(f"ZV-{number:03d}", f"Zoho Vendor {number}") | {"is_active": True, "currency": "USD", "email": email}


def _named(code: str, name: str) -> dict[str, object]:
    return {"code": code, "name_ar": name, "name_en": name, "created_at": NOW, "updated_at": NOW}


def _imported(number: int) -> dict[str, object]:
    return {
        "code": f"ZC-{number:03d}",
        "name_ar": f"عميل {number}",
        "name_en": f"Zoho Customer {number}",
        "currency": "IQD",
        "credit_limit": "1000.125",
        "is_active": True,
        "created_at": THEN,
    }


async def _fill(url: str, *, with_rows: bool) -> None:
    database = Database(url)
    if with_rows:
        async with database.engine.begin() as connection:
            await connection.run_sync(seed)
    await migrate.upgrade(database.engine)
    await database.dispose()


def fill(url: str, *, with_rows: bool) -> None:
    """Make the tables; in a thread, since the loop of an asynchronous fixture may be running here."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(_fill(url, with_rows=with_rows))).result()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("erp") / "erp.db"
    fill(f"sqlite:///{path}", with_rows=True)
    return path


@pytest.fixture
def erp_sqlite(sqlite_template: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'erp.db')}"


@pytest.fixture(scope="session")
def seeded_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("seeded") / "erp.db"
    populate(f"sqlite:///{path}")
    return path


@pytest.fixture
def erp_seeded(seeded_template: Path, tmp_path: Path) -> str:
    """All tables of the monolith, with the stand-in's demo data: orders, invoices, stock."""
    return f"sqlite:///{shutil.copy(seeded_template, tmp_path / 'seeded.db')}"


@pytest.fixture(scope="session")
def shared_postgres(postgres_server: str) -> Iterator[str]:
    """One database for all tests: making one takes seconds, putting rows back does not."""
    with _made(postgres_server) as url:
        if DUMP.is_file():
            dump.load(url, DUMP)
        fill(url, with_rows=not DUMP.is_file())
        keep_rows(url)
        yield url


@pytest.fixture(scope="session")
def populated_postgres(request: pytest.FixtureRequest, postgres_server: str) -> Iterator[str]:
    """The same where the monolith's data is at hand; else one with the stand-in's, which has orders and invoices too."""
    if DUMP.is_file():
        yield request.getfixturevalue("shared_postgres")
        return
    with _made(postgres_server) as url:
        populate(url)
        keep_rows(url)
        yield url


@contextmanager
def _made(server: str) -> Iterator[str]:
    name = f"banyan_newcore_{uuid.uuid4().hex[:12]}"
    # What a crash of the server would lose, these tests can do without; waiting for the disk they cannot.
    execute(server, f'CREATE DATABASE "{name}"', f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    try:
        yield f"{server.rsplit('/', 1)[0]}/{name}"
    finally:
        execute(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def populate(url: str) -> None:
    """Make the tables, with the stand-in's demo data in those of the monolith."""
    legacy = configure(url, clock=lambda: NOW)
    seed_if_empty(legacy)
    legacy.close()
    fill(url, with_rows=False)


def keep_rows(url: str, kept: str = KEPT) -> None:
    """Copy what `put_rows_back` puts back, into tables of this prefix."""
    for table in CHANGED:
        keep_counter = f"CREATE TABLE {kept}_{table}_seq AS SELECT last_value, is_called FROM {table}_id_seq"  # noqa: S608  names of our own
        execute(url, f"CREATE TABLE {kept}_{table} AS TABLE {table}", keep_counter)


def forget_rows(url: str, kept: str) -> None:
    execute(url, "; ".join(f"DROP TABLE {kept}_{table}, {kept}_{table}_seq" for table in CHANGED))


@pytest.fixture
def erp_postgres(shared_postgres: str) -> Iterator[str]:
    yield shared_postgres
    put_rows_back(shared_postgres)


def put_rows_back(url: str, tables: Sequence[str] = CHANGED, kept: str = KEPT) -> None:
    # As a replica, so that the order in which tables refer to each other does not matter.
    statements = ["SET session_replication_role = replica", "BEGIN"]
    for table in tables:
        statements += [
            f"DELETE FROM {table}",  # noqa: S608  names of our own
            f"INSERT INTO {table} SELECT * FROM {kept}_{table}",  # noqa: S608
            f"SELECT setval('{table}_id_seq', last_value, is_called) FROM {kept}_{table}_seq",  # noqa: S608
        ]
    # In one go: hundreds of tests wait for this.
    execute(url, "; ".join([*statements, "COMMIT"]))


@pytest.fixture(params=["sqlite", "postgres"])
def erp_url(request: pytest.FixtureRequest) -> str:
    """The same test on both databases."""
    url: str = request.getfixturevalue(f"erp_{request.param}")
    return url


def execute(url: str, *statements: str) -> None:
    """On PostgreSQL, each statement a transaction of its own."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        for statement in statements:
            connection.cursor().execute(statement)
    finally:
        connection.close()
