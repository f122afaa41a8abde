"""What a login told of a user. The permissions are the login's own lists, not what the database grants."""

from collections.abc import Mapping
from typing import Final

from legacy_shim.dialect import Json
from new_core.application.dtos.login_dto import ProfileDTO

UNKNOWN: Final = "Unknown"
_VIEWS: Final = [
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
_SELLING: Final = [
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
_SHOP: Final = [
    "dashboard.view",
    "customers.view",
    "sales.view",
    "sales.create",
    "products.view",
    "inventory.view",
    "pos.view",
]
_BOOKS: Final = [
    "dashboard.view",
    "accounting.view",
    "cashflow.view",
    "purchase.view",
    "sales.view",
    "customers.view",
    "reports.view",
]
_CHANGES: Final = [
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
_JUST_LOOKING: Final = ["dashboard.view"]
_PERMISSIONS: Final[Mapping[str, list[str]]] = {
    "Admin": _VIEWS + _CHANGES,
    "Manager": _VIEWS,
    "Travel Salesperson": _SELLING,
    "Partner Salesman": _SHOP,
    "Retailerman": _SHOP,
    "Accountant": _BOOKS,
}
_APPS: Final[Mapping[str, str]] = {
    "Admin": "TSH Admin App",
    "Manager": "TSH Admin App",
    "Travel Salesperson": "TSH Salesperson App",
    "Partner Salesman": "TSH Partner App",
    "Retailerman": "TSH Retailer App",
}


def profile_json(profile: ProfileDTO) -> dict[str, Json]:
    role = profile.role or UNKNOWN
    return {
        "id": profile.id,
        "name": profile.name,
        "email": profile.email,
        "role": role,
        "branch": profile.branch or UNKNOWN,
        "permissions": _PERMISSIONS.get(role, _JUST_LOOKING),
    }


def mobile_app_of(role: str | None) -> str:
    return _APPS.get(role or UNKNOWN, "TSH Mobile App")
