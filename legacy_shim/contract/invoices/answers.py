"""What the router says for the errors of the services."""

from typing import Final

from legacy_shim.dialect import Answers
from new_core.domain.exceptions.invoice_exceptions import (
    DuplicateInvoiceNumberError,
    InvoiceInUseError,
    InvoiceStatusError,
    OrderAlreadyInvoicedError,
    PurchaseInvoiceNotFoundError,
    PurchaseOrderToInvoiceNotFoundError,
    SalesInvoiceNotFoundError,
    SalesOrderToInvoiceNotFoundError,
)
from new_core.domain.exceptions.payment_exceptions import DuplicatePaymentNumberError, OverpaymentError

ANSWERS: Final[Answers] = {
    SalesInvoiceNotFoundError: (404, "Sales invoice not found"),
    PurchaseInvoiceNotFoundError: (404, "Purchase invoice not found"),
    SalesOrderToInvoiceNotFoundError: (404, "Sales order not found"),
    PurchaseOrderToInvoiceNotFoundError: (404, "Purchase order not found"),
    DuplicateInvoiceNumberError: (400, "Invoice number already exists"),
    DuplicatePaymentNumberError: (400, "Payment number already exists"),
    InvoiceStatusError: (400, "The invoice's status does not allow this"),
    InvoiceInUseError: (400, "The invoice has payments or other invoices refer to it"),
    OrderAlreadyInvoicedError: (400, "The order is invoiced already"),
    OverpaymentError: (400, "The amount is more than what is due"),
}
