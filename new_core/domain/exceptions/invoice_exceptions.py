"""Errors about invoices."""

from new_core.domain.exceptions.base import ConflictError, NotFoundError


class SalesInvoiceNotFoundError(NotFoundError):
    code = "sales_invoice_not_found"
    kind = "Sales invoice"


class PurchaseInvoiceNotFoundError(NotFoundError):
    code = "purchase_invoice_not_found"
    kind = "Purchase invoice"


class SalesOrderToInvoiceNotFoundError(NotFoundError):
    code = "sales_order_not_found"
    kind = "Sales order"


class PurchaseOrderToInvoiceNotFoundError(NotFoundError):
    code = "purchase_order_not_found"
    kind = "Purchase order"


class DuplicateInvoiceNumberError(ConflictError):
    code = "duplicate_invoice_number"

    def __init__(self, number: str) -> None:
        super().__init__("invoice_number", number, f"Invoice number {number!r} already exists")


class InvoiceStatusError(ConflictError):
    code = "invoice_status"

    def __init__(self, status: str, wanted: str) -> None:
        super().__init__("status", status, f"An invoice that is {status} cannot become {wanted}")


class OrderAlreadyInvoicedError(ConflictError):
    code = "order_already_invoiced"

    def __init__(self, order_id: int, number: str) -> None:
        message = f"Order {order_id} is invoiced already, by {number}; cancel that invoice first"
        super().__init__("order_id", str(order_id), message)


class InvoiceInUseError(ConflictError):
    code = "invoice_in_use"

    def __init__(self, number: str, reason: str) -> None:
        super().__init__("invoice_number", number, f"Invoice {number} cannot be deleted: {reason}; cancel it instead")
