"""Orders, invoices and payments of the demo data agree with each other."""

from decimal import Decimal

from legacy_shim.standin.models import InvoicePayment, SalesInvoice, SalesInvoiceItem, SalesItem, SalesOrder
from legacy_shim.standin.seed import DEMO_START
from legacy_shim.standin.seed_catalogue import price_of
from legacy_shim.standin.seed_rows import Row
from legacy_shim.standin.seed_trade import tables

ROWS = dict(tables(DEMO_START))


def _money(row: Row, column: str) -> Decimal:
    return Decimal(str(row[column]))


def test_orders_are_the_sum_of_their_lines() -> None:
    for order in ROWS[SalesOrder]:
        lines = [line for line in ROWS[SalesItem] if line["sales_order_id"] == order["id"]]
        assert _money(order, "subtotal") == sum(_money(line, "line_total") for line in lines)


def test_lines_are_sold_at_the_price_of_the_product() -> None:
    for line in ROWS[SalesItem]:
        product = line["product_id"]
        assert isinstance(product, int)
        assert line["unit_price"] == price_of(product)


def test_totals_are_less_discount_and_plus_tax() -> None:
    for row in (*ROWS[SalesOrder], *ROWS[SalesInvoice]):
        net = _money(row, "subtotal") - _money(row, "discount_amount")
        assert _money(row, "total_amount") == net + _money(row, "tax_amount")


def test_only_confirmed_orders_are_invoiced_line_by_line() -> None:
    status = {row["id"]: row["status"] for row in ROWS[SalesOrder]}
    invoiced = {row["sales_order_id"] for row in ROWS[SalesInvoice]}
    assert {status[order] for order in invoiced} == {"CONFIRMED", "SHIPPED", "DELIVERED"}
    lines = [line["id"] for line in ROWS[SalesItem] if line["sales_order_id"] in invoiced]
    assert [line["sales_item_id"] for line in ROWS[SalesInvoiceItem]] == lines


def test_payments_are_what_invoices_say_was_paid() -> None:
    paid = {row["sales_invoice_id"]: row["amount"] for row in ROWS[InvoicePayment]}
    assert paid == {row["id"]: row["paid_amount"] for row in ROWS[SalesInvoice] if row["paid_amount"]}
