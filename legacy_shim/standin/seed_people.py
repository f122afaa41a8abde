"""Demo data: branches, warehouses, currencies, and who may do what there."""

from collections.abc import Iterator
from datetime import datetime

import bcrypt

from legacy_shim.standin.clock import naive_utc
from legacy_shim.standin.models import (
    Branch,
    Currency,
    Permission,
    Role,
    RolePermission,
    User,
    Warehouse,
)
from legacy_shim.standin.seed_rows import Row, Table, rows_of, stamped

DEMO_PASSWORD = "Passw0rd!Lab"  # noqa: S105 - printed for whoever tries the demo
# Fixed, so that the demo data is the same to the byte every time.
DEMO_SALT = b"$2b$12$bGVnYWN5c3RhbmRpbnNhbO"

CURRENCIES = (
    ("IQD", "دينار عراقي", "Iraqi Dinar", "د.ع", 1, True, True),
    ("USD", "دولار", "US Dollar", "$", 1310.5, False, True),
    ("RMB", "يوان", "Chinese Yuan", "¥", 181.25, False, True),
)
BRANCHES = (
    (
        "Baghdad Main",
        "BGD",
        "1 Main St",
        "Baghdad",
        "+964770000000",
        "bgd@tsh.lab",
        True,
    ),
    ("Basra", "BSR", "2 Main St", "Basra", "+964770000001", "bsr@tsh.lab", True),
    ("Erbil", "EBL", None, "Erbil", "+964770000002", "ebl@tsh.lab", True),
    ("Mosul (closed)", "MSL", "4 Main St", "Mosul", "+964770000003", None, False),
)
WAREHOUSES = (
    ("BGD-WH1", 1),
    ("BGD-WH2", 1),
    ("BSR-WH1", 2),
    ("EBL-WH1", 3),
    ("MSL-WH1", 4),
)
ROLES = (
    "Admin",
    "Manager",
    "Travel Salesperson",
    "Partner Salesman",
    "Retailerman",
    "Accountant",
    "Viewer",
)
PERMISSIONS = [
    "customers.view",
    "create_customer",
    "branches.view",
    "create_branch",
    "items.view",
    "read_user",
    "vendors.view",
    "products.view",
    "sales.view",
    "dashboard.view",
    "invoices.view",
    "suppliers.view",
    "warehouses.view",
    "expenses.view",
]
MANAGER, SALESPERSON = 2, 3
SALES_PERMISSIONS = ("customers.view", "items.view")
USERS = (
    ("System Admin", "admin@tsh.lab", 1, 1, True),
    ("Layla Manager", "manager@tsh.lab", 2, 1, True),
    ("Ahmed Salim", "sales1@tsh.lab", 3, 1, True),
    ("حسين علي", "sales2@tsh.lab", 3, 2, True),
    ("Sara K.", "sales3@tsh.lab", 4, 3, True),
    ("Retired Rep", "sales4@tsh.lab", 3, 2, False),
    ("Noor Shop", "retail1@tsh.lab", 5, 2, True),
    ("Ali Accountant", "acct@tsh.lab", 6, 1, True),
    ("View Only", "viewer@tsh.lab", 7, 3, True),
    ("No Role User", "norole@tsh.lab", None, None, True),
)


def tables(start: datetime) -> Iterator[Table]:
    money = rows_of(
        "code name_ar name_en symbol exchange_rate is_base_currency is_active",
        CURRENCIES,
    )
    places = rows_of("name code address city phone email is_active", BRANCHES)
    roles = [{"id": number, "name": name, "description": f"{name} role"} for number, name in enumerate(ROLES, 1)]
    yield Currency, stamped(money, start)
    yield Branch, stamped([{**row, "currency_id": 1} for row in places], start)
    yield Warehouse, rows_of("name branch_id", WAREHOUSES)
    yield Role, stamped([{**row, "is_active": True} for row in roles], start)
    yield (
        Permission,
        stamped([_permission(place, code) for place, code in enumerate(PERMISSIONS)], start),
    )
    yield User, stamped(_users(), start)
    yield RolePermission, _grants(start)


def _permission(place: int, code: str) -> Row:
    text = {
        "code": code,
        "name": code,
        "description": code,
        "module": code.split(".", maxsplit=1)[0],
    }
    rest = {
        "action": "view",
        "category": "core",
        "is_active": True,
        "display_order": place,
    }
    return {"id": place + 1, **text, **rest}


def _users() -> list[Row]:
    secret = bcrypt.hashpw(DEMO_PASSWORD.encode(), DEMO_SALT).decode()
    known = {"password": secret, "password_hash": secret, "is_verified": True}
    rows = rows_of("name email role_id branch_id is_active", USERS)
    return [{**row, **known, **_employment(row)} for row in rows]


def _employment(user: Row) -> Row:
    """Whoever has a role is on the pay-roll; sales people are those of roles 3 and 4."""
    if user["role_id"] is None:
        return {"employee_code": None, "phone": None, "is_salesperson": False}
    code = f"EMP-{user['id']:03}"
    return {
        "employee_code": code,
        "phone": "+9647800000",
        "is_salesperson": user["role_id"] in {3, 4},
    }


def _grants(start: datetime) -> list[Row]:
    pairs = [(MANAGER, code) for code in PERMISSIONS] + [(SALESPERSON, code) for code in SALES_PERMISSIONS]
    grant = {"granted_by": 1, "granted_at": naive_utc(start)}
    return [
        {
            "id": number,
            "role_id": role,
            "permission_id": PERMISSIONS.index(code) + 1,
            **grant,
        }
        for number, (role, code) in enumerate(pairs, 1)
    ]
