"""What a login says of a role. The lists are the login's own: they are not what the database grants."""

WEB_REFUSED = frozenset({"Travel Salesperson", "Partner Salesman", "Retailerman"})
MFA_REQUIRED = frozenset({"Admin"})

_VIEWS = [
    "dashboard.view",
    "users.view",
    "hr.view",
    "branches.view",
    "warehouses.view",
    "items.view",
    "products.view",
    "inventory.view",
    "customers.view",
    "vendors.view",
    "sales.view",
    "sales.create",
    "purchase.view",
    "accounting.view",
    "pos.view",
    "cashflow.view",
    "reports.view",
]
_SELLING = [
    "dashboard.view",
    "customers.view",
    "customers.create",
    "customers.update",
    "sales.view",
    "sales.create",
    "sales.update",
    "products.view",
    "inventory.view",
    "pos.view",
    "cashflow.view",
    "reports.view",
]
_SHOP = [
    "dashboard.view",
    "customers.view",
    "sales.view",
    "sales.create",
    "products.view",
    "inventory.view",
    "pos.view",
]
_BOOKS = [
    "dashboard.view",
    "accounting.view",
    "cashflow.view",
    "purchase.view",
    "sales.view",
    "customers.view",
    "reports.view",
]
_CHANGES = [
    "users.create",
    "users.update",
    "users.delete",
    "customers.create",
    "customers.update",
    "customers.delete",
    "products.create",
    "products.update",
    "products.delete",
    "sales.update",
    "sales.delete",
    "settings.view",
    "settings.update",
    "admin",
]

PERMISSIONS: dict[str, list[str]] = {
    "Admin": _VIEWS + _CHANGES,
    "Manager": _VIEWS,
    "Travel Salesperson": _SELLING,
    "Partner Salesman": _SHOP,
    "Retailerman": _SHOP,
    "Accountant": _BOOKS,
}
JUST_LOOKING = ["dashboard.view"]

MOBILE_APPS = {
    "Admin": "TSH Admin App",
    "Manager": "TSH Admin App",
    "Travel Salesperson": "TSH Salesperson App",
    "Partner Salesman": "TSH Partner App",
    "Retailerman": "TSH Retailer App",
}
ANY_APP = "TSH Mobile App"


def permissions_of(role: str) -> list[str]:
    return PERMISSIONS.get(role, JUST_LOOKING)


def mobile_app_of(role: str) -> str:
    return MOBILE_APPS.get(role, ANY_APP)
