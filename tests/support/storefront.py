"""A customer who shops: a cart, an address, reviews, promotions and an order, put into the tables."""

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import insert

from new_core.domain.value_objects.phone_number import PhoneNumber
from new_core.infrastructure.database.mappings.customers import customers
from new_core.infrastructure.database.mappings.sales_orders import sales_items, sales_orders
from new_core.infrastructure.database.mappings.storefront import (
    cart_items,
    carts,
    customer_addresses,
    promotions,
    reviews,
)
from new_core.infrastructure.database.session import Database
from tests.support.new_core_databases import NOW

SHOPPER = 90_001
ORDER = 90_001
STAMPS = {"created_at": NOW, "updated_at": NOW}


async def open_shop(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(insert(customers), [_customer()])
        await connection.execute(insert(promotions), [_promotion(1), _promotion(2), _promotion(3), _promotion(4)])
        await connection.execute(insert(carts), [_cart(1), _cart(2), _cart(3)])
        await connection.execute(insert(cart_items), [_cart_item(1, 2, 1), _cart_item(2, 2, 2)])
        await connection.execute(insert(customer_addresses), [_address(1), _address(2), _address(3)])
        await connection.execute(insert(reviews), [_review(1, 5), _review(2, 4), _review(3, 1)])
        await connection.execute(insert(sales_orders), [_order()])
        await connection.execute(insert(sales_items), [_item(1, "2"), _item(2, "7")])


def _customer() -> dict[str, object]:
    return {
        "id": SHOPPER,
        "customer_code": "QSHOP",
        "name": "Shopper",
        "phone": PhoneNumber("+9647700000001"),
        "credit_limit": Decimal(500),
        "currency": "IQD",
        "payment_terms": 7,
        "discount_percentage": Decimal(0),
        "portal_language": "ar",
        "salesperson_id": 3,
        "is_active": True,
        "created_at": NOW,
    }


def _promotion(number: int) -> dict[str, object]:
    """The first runs everywhere, the second in branch 1 and before it, the third is over, the fourth wants a code."""
    over = NOW - timedelta(seconds=1) if number == 3 else NOW + timedelta(days=1)
    return STAMPS | {
        "id": number,
        "title": f"Promotion {number}",
        "discount_type": "percentage" if number == 1 else "fixed",
        "discount_value": 12.5,
        "start_date": NOW - timedelta(days=1),
        "end_date": over,
        "is_active": True,
        "priority": number,
        "applies_to_home": True,
        "applies_to_checkout": number == 1,
        "branch_id": 1 if number == 2 else None,
        "promo_code": f"CODE{number}",
        "requires_code": number == 4,
    }


def _cart(number: int) -> dict[str, object]:
    """The second is the latest that is still open; the third became an order."""
    return STAMPS | {
        "id": number,
        "customer_id": SHOPPER,
        "branch_id": 1,
        "status": "ACTIVE",
        "is_active": True,
        "subtotal": 3753.0,
        "discount_amount": 0.1,
        "tax_amount": 0.2,
        "delivery_fee": 5.0,
        "total": 3758.1,
        "converted_to_order_id": ORDER if number == 3 else None,
        "last_activity_at": NOW + timedelta(minutes=number),
    }


def _cart_item(number: int, cart_id: int, quantity: int) -> dict[str, object]:
    return {
        "id": number,
        "cart_id": cart_id,
        "product_id": number,
        "quantity": quantity,
        "unit_price": 1251.0,
        "subtotal": 1251.0 * quantity,
        "discount_amount": 0.0,
        "product_name": f"Product {number}",
        "added_at": NOW,
        "updated_at": NOW,
    }


def _address(number: int) -> dict[str, object]:
    """The second is the usual one; the third was deleted."""
    return STAMPS | {
        "id": number,
        "customer_id": SHOPPER,
        "address_type": "home",
        "label": "Home" if number == 2 else None,
        "full_name": "Shopper",
        "phone": "+9647700000001",
        "address_line1": f"Street {number}",
        "city": "Baghdad",
        "country": "Iraq",
        "is_default_shipping": number == 2,
        "is_active": True,
        "is_deleted": number == 3,
    }


def _review(number: int, rating: int) -> dict[str, object]:
    """Of product 1; the third waits to be approved."""
    return STAMPS | {
        "id": number,
        "product_id": 1,
        "customer_id": SHOPPER,
        "rating": rating,
        "comment": f"Review {number}",
        "customer_name": "Shopper",
        "status": "pending" if number == 3 else "approved",
        "is_visible": True,
        "helpful_count": 0,
        "not_helpful_count": 0,
    }


def _order() -> dict[str, object]:
    return {
        "id": ORDER,
        "order_number": "QSHOP-1",
        "customer_id": SHOPPER,
        "branch_id": 1,
        "warehouse_id": 1,
        "order_date": date(2026, 11, 22),
        "status": "CONFIRMED",
        "payment_status": "PENDING",
        "subtotal": Decimal("11259.00"),
        "total_amount": Decimal("11259.00"),
        "created_by": 3,
        "created_at": NOW,
    }


def _item(product_id: int, quantity: str) -> dict[str, object]:
    return {
        "id": 90_000 + product_id,
        "sales_order_id": ORDER,
        "product_id": product_id,
        "quantity": Decimal(quantity),
        "unit_price": Decimal("1251.00"),
        "line_total": Decimal("1251.00") * Decimal(quantity),
    }
