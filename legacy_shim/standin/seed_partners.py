"""Demo data: fifty customers and ten suppliers."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from legacy_shim.standin.models import Customer, Supplier
from legacy_shim.standin.seed_rows import Row, Table, chosen

# First word and rest of the name; a name in Arabic script has no company behind it.
NAMES = (
    ("Tigris", "Electronics"),
    ("Babylon", "Group"),
    ("مؤسسة الرافدين", "Stores"),
    ("Zagros", "للتجارة"),
    ("Sumer", "Trading"),
    ("Ishtar", "Electronics"),
    ("شركة دجلة", "Group"),
    ("Kirkuk", "Stores"),
    ("Palm", "للتجارة"),
    ("Al-Noor", "Trading"),
)
CITY = chosen("22021201102022011212021200000202210210211111002010", ("Baghdad", "Basra", "Erbil"))
CREDIT_LIMIT = chosen(
    "12210011321221312210300110023230303302331310300020",
    [Decimal(v) for v in ("0", "1500", "25000.50", "999999.99")],
)
PAYMENT_TERMS = chosen("12110011010212122211220112112001220000111222002120", (0, 7, 30))
DISCOUNT = chosen(
    "02002000201221210010110002001200210212111202110101",
    [Decimal(v) for v in ("0", "2.50", "10")],
)
CURRENCY = chosen("10001000001000011111001010100100101101100110100001", ("IQD", "USD"))
LANGUAGE = chosen("00011100011100100101010111010001011111010100110100", ("ar", "en"))
SALESPERSON = chosen("05300340504533003405300505340440554345443003533344", (None, None, None, 3, 4, 5))
NOTE = 'VIP "quoted" <b>html</b> & emoji 🚚'


def tables(start: datetime) -> Iterator[Table]:
    yield Customer, [_customer(number, start) for number in range(1, len(CITY) + 1)]
    yield Supplier, [_supplier(number, start) for number in range(1, 11)]


def _customer(number: int, start: datetime) -> Row:
    """Gaps fall regularly: each 10th from 7 has no phone, from 4 no e-mail; each 12th is inactive."""
    first, rest = NAMES[(number - 1) % 10]
    place = number - 1
    return {
        "id": number,
        "customer_code": f"CUST-{start:%Y}-{number:04}",
        "name": f"{first} {rest} {number}",
        "company_name": f"{first} Co." if first.isascii() else None,
        "phone": None if number % 10 == 7 else f"+9647700000{number:03}",
        "email": None if number % 10 == 4 else f"c{number}@example.iq",
        "address": f"Street {number}",
        "country": "Iraq",
        "tax_number": f"TX{number:06}" if number % 3 == 0 else None,
        "is_active": number % 12 != 0,
        "notes": NOTE if number % 4 == 0 else None,
        "created_at": start + timedelta(hours=number // 5),
        "updated_at": start + timedelta(days=number) if number % 2 == 0 else None,
        **_terms(place),
    }


def _terms(place: int) -> Row:
    return {
        "city": CITY[place],
        "credit_limit": CREDIT_LIMIT[place],
        "payment_terms": PAYMENT_TERMS[place],
        "discount_percentage": DISCOUNT[place],
        "currency": CURRENCY[place],
        "portal_language": LANGUAGE[place],
        "salesperson_id": SALESPERSON[place],
    }


def _supplier(number: int, start: datetime) -> Row:
    return {
        "id": number,
        "supplier_code": f"SUP-{number:03}",
        "name": f"Supplier {number}",
        "company_name": f"Guangzhou {number} Ltd" if number % 3 else None,
        "phone": f"+86{number:09}",
        "email": f"s{number}@example.cn",
        "city": "Guangzhou",
        "country": "China",
        "payment_terms": 30,
        "is_active": number != 10,
        "created_at": start + timedelta(hours=number),
    }
