"""Demo data: expenses, money sent home by travelling sales people, and the one till."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from legacy_shim.standin.clock import naive_utc
from legacy_shim.standin.models import Expense, MoneyTransfer, POSTerminal
from legacy_shim.standin.seed_rows import Row, Table, stamped

SALES_PEOPLE = {3: "Ahmed Salim", 4: "حسين علي", 5: "Sara K."}
RATE = 1310.5
COMMISSION = 2.25
TERMINAL: Row = {
    "id": 1,
    "terminal_code": "POS-1",
    "name_ar": "نقطة 1",
    "name_en": "POS 1",
    "branch_id": 1,
    "warehouse_id": 1,
    "default_tax_rate": 0,
    "allow_discount": True,
    "max_discount_percent": 100,
    "allow_negative_stock": False,
    "auto_print_receipt": True,
    "is_active": True,
}


def tables(start: datetime) -> Iterator[Table]:
    moment = naive_utc(start)
    yield Expense, stamped([_expense(number, moment) for number in range(1, 7)], start)
    yield MoneyTransfer, [_transfer(number, moment) for number in range(1, 7)]
    yield POSTerminal, stamped([TERMINAL], start)


def _expense(number: int, moment: datetime) -> Row:
    amount = number * Decimal("100.125")
    return {
        "id": number,
        "expense_number": f"EXP-{moment:%Y}-{number:04}",
        "title": f"Expense {number}",
        "category": "TRAVEL" if number % 2 else "RENT",
        "amount": amount,
        "currency_id": 1,
        "tax_amount": 0,
        "total_amount": amount,
        "expense_date": moment + timedelta(days=number),
        "status": "PENDING",
        "payment_method": "CASH",
        "user_id": 3,
        "branch_id": 1,
        "created_by_id": 1,
    }


def _transfer(number: int, moment: datetime) -> Row:
    """Money here is binary floating point, with all that comes of it."""
    seller, when = number % 3 + 3, moment + timedelta(days=number)
    dollars, gross = 1234.56 * number, 50000.1 * number
    return {
        "id": number,
        "transfer_uuid": f"00000000-0000-4000-8000-{number:012}",
        "salesperson_id": seller,
        "salesperson_name": SALES_PEOPLE[seller],
        "amount_usd": dollars,
        "amount_iqd": dollars * RATE,
        "exchange_rate": RATE,
        "gross_sales": gross,
        "commission_rate": COMMISSION,
        "calculated_commission": round(gross * COMMISSION / 100, 2),
        "claimed_commission": 1125.0 * number,
        "commission_verified": False,
        "transfer_platform": "ZAIN Cash",
        "transfer_fee": 0,
        "transfer_datetime": when,
        "receipt_verified": False,
        "status": "pending" if number % 2 else "received",
        "money_received": False,
        "is_suspicious": number == 4,
        "manager_approval_required": False,
        "created_at": when,
        "updated_at": when,
    }
