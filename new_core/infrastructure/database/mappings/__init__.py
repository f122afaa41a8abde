"""The legacy tables exactly as they are, and our entities mapped onto them from outside.

Importing this package maps everything; it is imported by the unit of work.
"""

from new_core.infrastructure.database.mappings import (
    branches,
    categories,
    customers,
    imported_customers,
    inventory,
    invoices,
    items,
    loose_items,
    payments,
    products,
    sales_orders,
    sessions,
    storefront,
    suppliers,
    users,
    vendors,
    warehouses,
)

__all__ = [
    "branches",
    "categories",
    "customers",
    "imported_customers",
    "inventory",
    "invoices",
    "items",
    "loose_items",
    "payments",
    "products",
    "sales_orders",
    "sessions",
    "storefront",
    "suppliers",
    "users",
    "vendors",
    "warehouses",
]
