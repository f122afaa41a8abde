"""Demo data: sales orders, the invoices and payments that came of them, and purchases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from legacy_shim.standin import seed_catalogue
from legacy_shim.standin.models import (
    InvoicePayment,
    PurchaseInvoice,
    PurchaseInvoiceItem,
    SalesInvoice,
    SalesInvoiceItem,
    SalesItem,
    SalesOrder,
)
from legacy_shim.standin.seed_rows import Row, Table, cents, chosen

ORDERS = 30
STATUSES = ("DRAFT", "CONFIRMED", "SHIPPED", "DELIVERED", "CANCELLED")
INVOICED = ("CONFIRMED", "SHIPPED", "DELIVERED")
PAYMENT = chosen("000001102001201122010100000000", ("PENDING", "PARTIAL", "PAID"))
METHOD = chosen("010010220221111201220101112012", (None, "CASH", "CREDIT"))
INVOICE_STATUS = {"PENDING": "PENDING", "PARTIAL": "PARTIALLY_PAID", "PAID": "PAID"}
# The autumn's trade begins a month after the data does.
FIRST_ORDER = timedelta(days=30)
DINAR, DOLLAR = (
    {"currency_id": 1, "exchange_rate": 1},
    {"currency_id": 2, "exchange_rate": Decimal("1310.5")},
)
NOTHING_OFF = {"discount_percentage": 0, "discount_amount": 0}
PURCHASE_COST = Decimal("100.50")


@dataclass(frozen=True)
class Order:
    number: int
    day: datetime
    """Midnight before the first order; the dates count from here."""

    @property
    def status(self) -> str:
        return STATUSES[self.number % 5]

    @property
    def payment(self) -> str:
        return PAYMENT[self.number - 1]

    @property
    def date(self) -> datetime:
        return self.day + timedelta(days=self.number)

    @property
    def created_at(self) -> datetime:
        return self.day + timedelta(days=self.number // 2)

    @property
    def lines(self) -> list[tuple[int, int, Decimal]]:
        """Product, quantity and price; each tenth order has none."""
        count = self.number % 3 + 1 if self.number % 10 else 0
        products = [(3 * self.number + 11 * line) % 100 + 1 for line in range(count)]
        return [
            (product, (self.number + line) % 4 + 1, seed_catalogue.price_of(product))
            for line, product in enumerate(products)
        ]

    @property
    def amounts(self) -> dict[str, Decimal]:
        subtotal = sum((quantity * price for _, quantity, price in self.lines), Decimal(0))
        discount, tax = (
            Decimal(0 if self.number % 4 else 5),
            Decimal(15 if self.number % 2 else 0),
        )
        discounted = cents(subtotal * discount / 100)
        taxed = cents((subtotal - discounted) * tax / 100)
        total = subtotal - discounted + taxed
        share = {"PENDING": Decimal(0), "PARTIAL": Decimal("0.5"), "PAID": Decimal(1)}[self.payment]
        return {
            "subtotal": subtotal,
            "discount_percentage": discount,
            "discount_amount": discounted,
            "tax_percentage": tax,
            "tax_amount": taxed,
            "total_amount": total,
            "paid_amount": cents(total * share),
        }


def tables(start: datetime) -> Iterator[Table]:
    orders = [Order(number, start + FIRST_ORDER) for number in range(1, ORDERS + 1)]
    invoiced = [order for order in orders if order.status in INVOICED]
    order_lines = _numbered([line for order in orders for line in _order_lines(order)])
    yield SalesOrder, [_order(order) for order in orders]
    yield SalesItem, order_lines
    yield (
        SalesInvoice,
        [_invoice(number, order) for number, order in enumerate(invoiced, 1)],
    )
    yield SalesInvoiceItem, _invoice_lines(invoiced, order_lines)
    yield PurchaseInvoice, [_purchase(number, start) for number in range(1, 6)]
    yield PurchaseInvoiceItem, [_purchase_line(number) for number in range(1, 6)]
    yield InvoicePayment, _payments(invoiced)


def _numbered(rows: list[Row]) -> list[Row]:
    return [{"id": number, **row} for number, row in enumerate(rows, 1)]


def _order(order: Order) -> Row:
    number = order.number
    return {
        "id": number,
        "order_number": f"SO-{order.date:%Y}-{number:04}",
        "customer_id": number * 7 % 50 + 1,
        "branch_id": number % 3 + 1,
        "warehouse_id": 1,
        "order_date": order.date.date(),
        "expected_delivery_date": (order.date + timedelta(days=5)).date() if number % 3 else None,
        "actual_delivery_date": (order.date + timedelta(days=4)).date() if order.status == "DELIVERED" else None,
        "status": order.status,
        "payment_status": order.payment,
        "payment_method": METHOD[number - 1],
        "created_by": number % 3 + 3,
        "created_at": order.created_at,
        **order.amounts,
    }


def _order_lines(order: Order) -> list[Row]:
    return [
        {
            "sales_order_id": order.number,
            "product_id": product,
            "quantity": quantity,
            "unit_price": price,
            "line_total": quantity * price,
            "delivered_quantity": 0,
            **NOTHING_OFF,
        }
        for product, quantity, price in order.lines
    ]


def _currency(invoice: int) -> Row:
    return dict(DINAR if invoice % 3 else DOLLAR)


def _invoice(number: int, order: Order) -> Row:
    return {
        "id": number,
        "invoice_number": f"INV-S-{number:06}",
        "customer_id": order.number * 7 % 50 + 1,
        "sales_order_id": order.number,
        "branch_id": order.number % 3 + 1,
        "warehouse_id": 1,
        "invoice_date": order.date.date(),
        "due_date": (order.date + timedelta(days=30)).date(),
        "invoice_type": "SALES",
        "status": INVOICE_STATUS[order.payment],
        "payment_terms": "NET_30",
        "shipping_amount": 0,
        "is_recurring": False,
        "created_by": 1,
        "created_at": order.created_at,
        "issued_at": order.created_at,
        **_currency(number),
        **order.amounts,
    }


def _invoice_lines(invoiced: list[Order], order_lines: list[Row]) -> list[Row]:
    shared = ("product_id", "quantity", "unit_price", "line_total")
    return _numbered(
        [
            {
                "invoice_id": invoice,
                "sales_item_id": line["id"],
                **{name: line[name] for name in shared},
                **NOTHING_OFF,
            }
            for invoice, order in enumerate(invoiced, 1)
            for line in order_lines
            if line["sales_order_id"] == order.number
        ]
    )


def _payments(invoiced: list[Order]) -> list[Row]:
    return _numbered(
        [
            {
                "payment_number": f"PAY-{invoice:06}",
                "sales_invoice_id": invoice,
                "payment_date": order.date.date(),
                "amount": order.amounts["paid_amount"],
                "payment_method": "CASH",
                "created_by": 1,
                "created_at": order.created_at,
                **_currency(invoice),
            }
            for invoice, order in enumerate(invoiced, 1)
            if order.amounts["paid_amount"]
        ]
    )


def _purchase(number: int, start: datetime) -> Row:
    day = (start + timedelta(days=number - 1)).date()
    return {
        "id": number,
        "invoice_number": f"INV-P-{number:06}",
        "supplier_invoice_number": f"GZ-{number}",
        "supplier_id": number + 1,
        "branch_id": 1,
        "warehouse_id": 1,
        "invoice_date": day,
        "due_date": day + timedelta(days=30),
        "invoice_type": "PURCHASE",
        "status": "PENDING",
        "payment_terms": "NET_30",
        "subtotal": number * PURCHASE_COST,
        "tax_percentage": 0,
        "tax_amount": 0,
        "shipping_amount": 0,
        "total_amount": number * PURCHASE_COST,
        "paid_amount": 0,
        "created_by": 1,
        "created_at": start,
        **DOLLAR,
        **NOTHING_OFF,
    }


def _purchase_line(number: int) -> Row:
    return {
        "id": number,
        "invoice_id": number,
        "product_id": number + 1,
        "quantity": number,
        "unit_cost": PURCHASE_COST,
        "line_total": number * PURCHASE_COST,
        **NOTHING_OFF,
    }
