"""Where the mobile BFF answers otherwise than the monolith, because the old answer was a defect."""

from typing import Final

from legacy_shim.defects import EVERYWHERE, Defect

_ORDERS: Final = ("get_order_complete", "get_order_quick")
_CUSTOMERS: Final = ("get_customer_complete", "get_customer_quick", "get_customer_financial")
_PRODUCTS: Final = ("get_product", "get_product_complete_bff")
_FORGETTING: Final = (
    "invalidate_dashboard_cache",
    "invalidate_customer_cache",
    "invalidate_order_cache",
    "invalidate_product_cache",
)
_WHY: Final = "its composers awaited a synchronous session, and reported the TypeError as nothing there"

_ROWS: Final = (
    (
        ("get_home",),
        "an empty home, whatever the tables hold",
        "featured products, what sold best in 90 days, the newest, promotions, the customer and the cart",
        _WHY,
    ),
    (
        ("get_salesperson_dashboard",),
        "no salesperson, no customers, no orders, and sales of 0.0, for everybody",
        "the salesperson, the customers assigned, the latest orders, and the sum of what was ordered in the range",
        _WHY,
    ),
    (
        ("get_salesperson_dashboard",),
        "any date_range was repeated, and meant nothing",
        "today, week, month or year (1, 7, 30, 365 days); another is 422 that names the parameter",
        "figures of a range that was not asked for would be wrong figures",
    ),
    (_PRODUCTS, "404 for products that exist", "the product, with what could be sold of it and how it was rated", _WHY),
    (("get_category_products",), "404 for categories that exist", "the category's active products by page", _WHY),
    (("get_related_products",), "an empty list, always", "other active products of the same category", _WHY),
    (
        ("get_checkout",),
        "404 for customers with a cart",
        "the cart, the addresses and the promotions; 404 still where there is no open cart",
        _WHY,
    ),
    (
        _CUSTOMERS,
        "404 for customers that exist",
        "the customer, what was invoiced and is owed, the latest orders and payments",
        _WHY,
    ),
    (_ORDERS, "404 for orders that exist", "the order with its customer, items, payment and delivery", _WHY),
    (("get_customer_orders",), "no orders, always", "the customer's orders, the latest first, and how many", _WHY),
    (
        _FORGETTING,
        "success although there was no cache to empty",
        "what is kept of it is forgotten; success is false where the cache does not answer",
        "the client is told what happened",
    ),
)

# A screen that was empty or invented is another one as a whole.
DEFECTS: Final = tuple(
    Defect(f"mobile_bff.{name}", old, new, why, None if old.startswith("404") else EVERYWHERE)
    for names, old, new, why in _ROWS
    for name in names
)
