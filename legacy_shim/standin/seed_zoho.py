"""Demo data: what came over from Zoho, which the item and vendor routes are served from."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from legacy_shim.standin.models import (
    ItemCategory,
    MigrationCustomer,
    MigrationItem,
    MigrationVendor,
)
from legacy_shim.standin.seed_rows import Row, Table, rows_of, stamped

ZOHO_ITEM = 264661000000000000
ZOHO_VENDOR = 264661000000010000


def tables(start: datetime) -> Iterator[Table]:
    categories = rows_of(
        "code name_ar name_en",
        [(f"IC{n}", f"فئة {n}", f"Item Cat {n}") for n in range(1, 4)],
    )
    shared: Row = {"level": 1, "sort_order": 0, "is_active": True}
    yield ItemCategory, stamped([{**row, **shared} for row in categories], start)
    yield MigrationItem, stamped([_item(number) for number in range(1, 21)], start)
    yield (
        MigrationCustomer,
        stamped([_customer(number) for number in range(1, 9)], start),
    )
    yield MigrationVendor, stamped([_vendor(number) for number in range(1, 9)], start)


def _item(number: int) -> Row:
    return {
        "id": number,
        "code": f"ZI-{number:04}",
        "name_ar": f"مادة {number}",
        "name_en": f"Zoho Item {number}",
        "category_id": number % 3 + 1,
        "brand": "TSH",
        "unit_of_measure": "PCS",
        "cost_price_usd": number * Decimal("3.125"),
        "cost_price_iqd": 0,
        "selling_price_usd": number * Decimal("4.99"),
        "selling_price_iqd": number * 6500,
        "track_inventory": True,
        "reorder_level": 0,
        "reorder_quantity": 0,
        "is_active": number != 20,
        "is_serialized": False,
        "is_batch_tracked": False,
        "zoho_item_id": str(ZOHO_ITEM + number),
        "created_by": 1,
    }


def _customer(number: int) -> Row:
    return {
        "id": number,
        "code": f"ZC-{number:03}",
        "name_ar": f"عميل {number}",
        "name_en": f"Zoho Customer {number}",
        "email": f"z{number}@example.iq",
        "phone": f"+9647900000{number:03}",
        "city": "Najaf",
        "country": "Iraq",
        "currency": "IQD" if number % 2 else "USD",
        "credit_limit": Decimal("1000.125"),
        "salesperson_id": 3,
        "outstanding_receivable": number * Decimal("12.5"),
        "is_active": number != 8,
        "zoho_customer_id": str(ZOHO_ITEM + number),
    }


def _vendor(number: int) -> Row:
    return {
        "id": number,
        "code": f"ZV-{number:03}",
        "name_ar": f"مورد {number}",
        "name_en": f"Zoho Vendor {number}",
        "email": f"v{number}@example.cn",
        "currency": "USD",
        "outstanding_payable": number * Decimal("7.25"),
        "is_active": True,
        "zoho_vendor_id": str(ZOHO_VENDOR + number),
    }
