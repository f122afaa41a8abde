"""The order of the whole invoices router, which decides what ``/payments`` and ``/sales/...`` mean."""

from fastapi.routing import iter_route_contexts

from legacy_shim.standin.routers import invoices

OPERATIONS = """
    create_sales_invoice get_sales_invoices get_sales_invoice update_sales_invoice delete_sales_invoice
    create_purchase_invoice get_purchase_invoices get_purchase_invoice update_purchase_invoice
    delete_purchase_invoice create_invoice_payment get_invoice_payments get_all_invoice_payments
    mark_sales_invoice_as_sent mark_purchase_invoice_as_sent cancel_sales_invoice cancel_purchase_invoice
    get_invoice_summary get_overdue_invoices generate_invoice_from_order
"""


def test_twenty_routes_in_the_order_of_the_monolith() -> None:
    names = [route.name for route in iter_route_contexts(invoices.router.routes)]
    assert names == OPERATIONS.split()
