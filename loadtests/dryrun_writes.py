"""Writes of every kind that the new side speaks, against the demo's data; what they make is numbered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LINE: Final = {"product_id": 1, "quantity": "2", "line_total": "100"}
INVOICE: Final = {
    "branch_id": 1,
    "invoice_date": "2026-11-22",
    "due_date": "2026-12-22",
    "currency_id": 1,
    "subtotal": "100.00",
    "total_amount": "100.00",
    "created_by": 1,
}
PAYMENT: Final = {"payment_date": "2026-11-22", "amount": "1", "currency_id": 1, "payment_method": "CASH"}
DRY_RUN_ENDPOINTS: Final = ("customers.create_customer",)
"""Those that the gateway is asked for."""


@dataclass(frozen=True, slots=True)
class Write:
    kind: str
    method: str
    target: str
    values: Mapping[str, object] | None = None
    numbered: str | None = None
    """The field that must be another each time."""

    def body(self, number: int) -> dict[str, object] | None:
        if self.values is None:
            return None
        return dict(self.values) | ({self.numbered: f"DRY-{number}"} if self.numbered else {})


def writes_of_every_kind() -> tuple[Write, ...]:
    return (*_partners(), *_invoices(), *_refused())


def _partners() -> tuple[Write, ...]:
    base = "/api/customers"
    return (
        Write("create_customer", "POST", f"{base}/", {"name": "n", "credit_limit": "10.50"}, "customer_code"),
        Write("create_customer (code given by the database)", "POST", f"{base}/", {"name": "n"}),
        Write("update_customer", "PUT", f"{base}/1", {"city": "Erbil"}, "notes"),
        Write("delete_customer", "DELETE", f"{base}/2"),
        Write("create_supplier", "POST", f"{base}/suppliers", {"name": "s"}, "supplier_code"),
        Write("update_supplier", "PUT", f"{base}/suppliers/1", {"city": "Basra"}, "notes"),
        Write("delete_supplier", "DELETE", f"{base}/suppliers/2"),
    )


def _invoices() -> tuple[Write, ...]:
    base = "/api/invoices"
    sale = INVOICE | {"customer_id": 1, "invoice_items": [LINE | {"unit_price": "50"}]}
    purchase = INVOICE | {"supplier_id": 1, "invoice_items": [LINE | {"unit_cost": "50"}]}
    made = {"created_by": 1}
    return (
        Write("create_sales_invoice", "POST", f"{base}/sales", sale, "invoice_number"),
        Write("update_sales_invoice", "PUT", f"{base}/sales/1", {}, "notes"),
        Write("delete_sales_invoice", "DELETE", f"{base}/sales/2"),
        Write("send_sales_invoice", "POST", f"{base}/sales/3/send"),
        Write("cancel_sales_invoice", "POST", f"{base}/sales/4/cancel"),
        Write("create_purchase_invoice", "POST", f"{base}/purchase", purchase, "invoice_number"),
        Write("update_purchase_invoice", "PUT", f"{base}/purchase/1", {}, "notes"),
        Write("delete_purchase_invoice", "DELETE", f"{base}/purchase/2"),
        Write("send_purchase_invoice", "POST", f"{base}/purchase/3/send"),
        Write("cancel_purchase_invoice", "POST", f"{base}/purchase/4/cancel"),
        Write("pay_sale", "POST", f"{base}/payments", PAYMENT | made | {"sales_invoice_id": 5}, "payment_number"),
        Write(
            "pay_purchase", "POST", f"{base}/payments", PAYMENT | made | {"purchase_invoice_id": 1}, "payment_number"
        ),
        Write("generate_from_order", "POST", f"{base}/generate-from-order?order_id=4&order_type=sales"),
    )


def _refused() -> tuple[Write, ...]:
    return (
        Write("refused: no such customer", "PUT", "/api/customers/999999", {"city": "x"}),
        Write(
            "refused: no such branch", "POST", "/api/invoices/sales", INVOICE | {"customer_id": 1, "branch_id": 99999}
        ),
        Write("refused: no name", "POST", "/api/customers/", {}),
    )
