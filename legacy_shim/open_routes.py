"""The legacy routes that anyone may call without a token, and still may on the new side, so that people can decide.

Closing one is a change that clients notice: it is made by a decision, not by the migration.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class OpenRoute:
    endpoint: str
    exposes: str
    """What a stranger gets, or can do."""
    v1: str
    """What version 1 of our own API demands for the same, or why it has no such thing."""


HIDDEN: Final = "nothing: an earlier route takes the path and answers 422"
NO_SUCH: Final = "nothing of the kind in v1"

_ROWS: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "auth_enhanced": {
        "login": ("guesses at passwords; five in 15 minutes for each address", "the same: a login needs no token"),
        "mobile_login": (
            "guesses at passwords, as above; and a token without the second factor of those who have one",
            "the second factor of whoever has one, on every channel",
        ),
        "verify_mfa_login": (
            "guesses at codes, for whoever knows the password; code and token stand in the URL, and so in access logs",
            "the same in the body of the request",
        ),
    },
    "auth_simple": {
        "login": ("guesses at passwords, as above", "the same: a login needs no token"),
        "token_login": ("guesses at passwords, as above", "the same: a login needs no token"),
    },
    "branches": {"get_branch": ("a branch with its address", "branches.view")},
    "customers": {
        "get_salespersons": ("names and codes of all salespersons", "read_user"),
        "get_customer": ("one customer, with telephone, address and credit limit", "customers.view"),
        "get_all_customers": ("all customers, also those imported from Zoho, with what they owe", "customers.view"),
        "update_customer": ("changes any customer, also the credit limit", "update_customer"),
        "delete_customer": ("deactivates any customer", "delete_customer"),
        "create_supplier": ("creates suppliers", NO_SUCH),
        "get_suppliers": (HIDDEN, NO_SUCH),
        "get_supplier": ("one supplier, with telephone and tax number", NO_SUCH),
        "update_supplier": ("changes any supplier", NO_SUCH),
        "delete_supplier": ("deactivates any supplier", NO_SUCH),
        "get_branches": (HIDDEN, "branches.view"),
    },
    "inventory": {
        "get_inventory_items": ("what is in stock, where, and its cost", "inventory.view"),
        "get_inventory_report": ("what the stock is worth", "inventory.view"),
        "get_stock_movements": ("all movements of stock", "inventory.view"),
        "get_inventory_summary": ("counts of the stock", "inventory.view"),
        "adjust_stock": ("changes what is in stock", "a permission to adjust stock"),
        "add_inventory_item": ("adds to the stock", "a permission to adjust stock"),
    },
    "mobile_bff": {
        "get_home": ("the first page of the shop", "products.view"),
        "get_salesperson_dashboard": (
            "any salesperson's orders and figures",
            "sales.view, and read_user for another's",
        ),
        "invalidate_dashboard_cache": ("costs us work: a cache is emptied", NO_SUCH),
        "get_product": ("a product", "products.view"),
        "search_products": (HIDDEN, "products.view"),
        "get_category_products": ("products of a category", "products.view"),
        "get_related_products": ("products like another", "products.view"),
        "get_checkout": ("what a cart costs", "sales.view"),
        "get_customer_complete": ("a customer with orders, balance and payments", "customers.view"),
        "get_customer_quick": ("a customer's name, telephone and balance", "customers.view"),
        "get_customer_financial": ("what a customer owes", "customers.view"),
        "invalidate_customer_cache": ("costs us work: a cache is emptied", NO_SUCH),
        "get_order_complete": ("an order with customer, lines and payments", "sales.view"),
        "get_order_quick": ("an order's status and total", "sales.view"),
        "get_customer_orders": ("all orders of a customer", "sales.view"),
        "invalidate_order_cache": ("costs us work: a cache is emptied", NO_SUCH),
        "get_product_complete_bff": ("a product with stock and prices", "products.view"),
        "invalidate_product_cache": ("costs us work: a cache is emptied", NO_SUCH),
        "health_check": ("that the process is alive", "the same, at /-/live"),
    },
    "products": {
        "create_product": ("creates products", "a permission to create products"),
        "get_products": ("all products with prices and costs", "products.view"),
        "get_product": ("a product with price and cost", "products.view"),
        "update_product": ("changes any product, also its price", "a permission to change products"),
        "delete_product": ("deactivates any product", "a permission to delete products"),
        "translate_product_name": ("costs us money where translation is paid for", NO_SUCH),
        "upload_product_media": ("puts pictures on any product", "a permission to change products"),
        "remove_product_media": ("takes pictures from any product", "a permission to change products"),
        "get_categories": ("the categories", "products.view"),
        "create_category": ("creates categories", "a permission to create products"),
        "get_product_statistics": (HIDDEN, "products.view"),
    },
    "sales": {
        "create_sales_order": ("orders in any customer's name", "sales.create"),
        "get_sales_orders": ("all orders with customers and amounts", "sales.view"),
        "get_sales_order": ("an order with its lines", "sales.view"),
        "confirm_sales_order": ("confirms any order, which reserves stock", "a permission to change orders"),
        "ship_sales_order": ("ships any order, which moves stock", "a permission to change orders"),
        "cancel_sales_order": ("cancels any order", "a permission to change orders"),
    },
    "users": {
        "get_user": ("name, e-mail address, telephone and role of any user", "read_user, or one's own at /auth/me"),
        "get_users_summary": (HIDDEN, "read_user"),
        "create_user": (
            "creates users with any role, administrators too",
            "create_user, and a password that is judged",
        ),
        "update_user": (
            "changes any user, also role and password: whoever can reach it is administrator",
            "update_user",
        ),
        "delete_user": ("deletes any user that nothing refers to", "delete_user; it deactivates"),
    },
}
"""By router and operation. Rows of routers that the contract does not speak yet are the monolith's alone."""

OPEN_ROUTES: Final = tuple(
    OpenRoute(f"{router}.{operation}", exposes, v1)
    for router, operations in _ROWS.items()
    for operation, (exposes, v1) in operations.items()
)
