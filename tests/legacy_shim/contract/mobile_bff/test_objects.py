from decimal import Decimal
from types import SimpleNamespace
from typing import cast

from legacy_shim.contract.mobile_bff import objects
from new_core.application.dtos.customer_dto import CustomerDTO
from new_core.application.dtos.invoice_dto import InvoiceFigures
from new_core.application.dtos.sales_order_dto import SalesOrderDTO


def test_money_is_a_number_in_a_currency_that_is_named() -> None:
    customer = SimpleNamespace(
        id=1, credit_limit=Decimal("1500.50"), currency="USD", payment_terms=7, discount_percentage=Decimal("2.5")
    )
    owed = InvoiceFigures(2, Decimal("10.00"), Decimal("2.50"), 1)
    shown = objects.financial(cast("CustomerDTO", customer), owed)
    assert (shown["credit_limit"], shown["credit_currency"]) == (1500.5, "USD")
    assert (shown["balance"], shown["currency"], shown["overdue_invoices"]) == (2.5, "IQD", 1)


def test_a_delivery_without_dates_has_nulls() -> None:
    order = SimpleNamespace(status="DRAFT", warehouse_id=1, expected_delivery_date=None, actual_delivery_date=None)
    shown = objects.delivery_of(cast("SalesOrderDTO", order))
    assert (shown["expected_date"], shown["actual_date"]) == (None, None)
