"""Demo data: categories, a hundred products, and how many of them lie where."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from legacy_shim.standin.models import Category, InventoryItem, Product, StockMovement
from legacy_shim.standin.seed_rows import Row, Table, cents, chosen, rows_of

CATEGORIES = (
    ("Laptops", "حواسيب", "Laptops things", None, True),
    ("Phones", "هواتف", None, None, True),
    ("Cameras", "كاميرات", "Cameras things", None, True),
    ("Cables", None, None, None, True),
    ("Gaming Laptops", "العاب", "Gaming Laptops things", 1, True),
    ("Obsolete", None, None, None, False),
)
SUFFIX = chosen(
    "0121210011112202110001000111110222121210202022022021010020022000020221010221212010000222212121021011",
    ("Mini", "Pro", "X"),
)
BASE_PRICE = chosen(
    "5540551030450550112322311341130212515434553005200150130025444353441502540411252342010114441233525030",
    [Decimal(v) for v in ("0.10", "4.99", "19.90", "33.33", "999.95", "1250.00")],
)
UNIT = chosen(
    "0010102020211021220200112210020122211222010212010202211011222002011202100200200012212122211222202221",
    ("PCS", "BOX", "KG"),
)
BRAND = chosen(
    "0100100221010002012102210221212100021220122201020021220212001220021112020120022102022010010211021101",
    (None, "TSH", "Acme"),
)
# One digit for each product and warehouse, in the order of the stock rows.
ON_HAND = chosen(
    "12312001233130023133112110303132130301032013200111201001102012323000321033320101310201221312111101133101112332"
    "1300010122201213221113001313031330312221",
    [Decimal(v) for v in ("0", "2", "8", "120")],
)
MAIN, SECOND = 1, 3
OPENING_MOVEMENTS = 40


def tables(start: datetime) -> Iterator[Table]:
    products = [_product(number, start) for number in range(1, 101)]
    stock = _stock(products, start)
    categories = rows_of("name name_ar description parent_id is_active", CATEGORIES)
    yield Category, [{**row, "created_at": start} for row in categories]
    yield Product, products
    yield InventoryItem, stock
    yield (
        StockMovement,
        [_opening(number, row, start) for number, row in enumerate(stock[:OPENING_MOVEMENTS], 1)],
    )


def _product(number: int, start: datetime) -> Row:
    is_even = number % 2 == 0
    return {
        "id": number,
        "sku": f"SKU-{number:04}",
        "name": f"Product {number} {SUFFIX[number - 1]}",
        "name_ar": f"منتج {number}" if number % 3 else None,
        "description": f"Description {number}" if number % 4 else None,
        "category_id": number % 5 + 1,
        "unit_of_measure": UNIT[number - 1],
        "min_stock_level": 5,
        "max_stock_level": 500 if is_even else None,
        "reorder_point": 10,
        "barcode": f"629{number:010}" if number % 5 else None,
        "weight": Decimal("1.25") if is_even else None,
        "brand": BRAND[number - 1],
        "is_active": number % 11 != 0,
        "is_trackable": True,
        "is_digital": False,
        "is_featured": number % 10 == 0,
        "created_at": start + timedelta(hours=number),
        "updated_at": start + timedelta(days=3) if is_even else None,
        **_prices(number),
        **_pictures(number),
    }


def price_of(number: int) -> Decimal:
    return BASE_PRICE[number - 1] + number % 7


def _prices(number: int) -> Row:
    """Each sixth product never had its cost entered."""
    price = price_of(number)
    return {
        "unit_price": price,
        "cost_price": cents(price * Decimal("0.7")) if number % 6 else None,
    }


def _pictures(number: int) -> Row:
    return {
        "image_url": None if number % 4 else f"/images/{number}.jpg",
        "images": [] if number % 2 else [f"/images/{number}-1.jpg"],
        "videos": [] if number % 9 else None,
        "dimensions": None if number % 8 else {"length": 10, "width": 5.5},
        "tags": [] if number % 10 else ["new", "جديد"],
    }


def _stock(products: list[Row], start: datetime) -> list[Row]:
    """Odd products lie in two warehouses; what is sold by weight has half a kilogram over."""
    places = [
        (product, warehouse)
        for number, product in enumerate(products, 1)
        for warehouse in ((MAIN, SECOND) if number % 2 else (MAIN,))
    ]
    return [
        {
            "id": number,
            "product_id": product["id"],
            "warehouse_id": warehouse,
            "quantity_on_hand": ON_HAND[number - 1] + (Decimal("0.5") if product["unit_of_measure"] == "KG" else 0),
            "quantity_reserved": 0 if product["name_ar"] else 1,
            "quantity_ordered": 0,
            "last_cost": product["cost_price"],
            "average_cost": product["cost_price"],
            "created_at": start,
        }
        for number, (product, warehouse) in enumerate(places, 1)
    ]


def _opening(number: int, stock: Row, start: datetime) -> Row:
    return {
        "id": number,
        "inventory_item_id": number,
        "movement_type": "IN",
        "reference_type": "PURCHASE",
        "quantity": stock["quantity_on_hand"],
        "unit_cost": stock["last_cost"],
        "notes": "opening balance",
        "created_by": 1,
        "created_at": start + timedelta(minutes=number),
    }
