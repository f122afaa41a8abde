"""What differs between the invoices of sales and those of purchases."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic

from new_core.application.dtos.invoice_dto import Direction
from new_core.application.interfaces.repositories.invoice_repository import InvoiceRepository, Kind
from new_core.application.interfaces.unit_of_work import UnitOfWork
from new_core.domain.entities.invoice import PurchaseInvoice, SalesInvoice
from new_core.domain.exceptions.base import NotFoundError
from new_core.domain.exceptions.invoice_exceptions import (
    PurchaseInvoiceNotFoundError,
    PurchaseOrderToInvoiceNotFoundError,
    SalesInvoiceNotFoundError,
    SalesOrderToInvoiceNotFoundError,
)
from new_core.domain.value_objects.invoice_status import InvoiceType


@dataclass(frozen=True)
class Side(Generic[Kind]):
    direction: Direction
    entity: type[Kind]
    invoices: Callable[[UnitOfWork], InvoiceRepository[Kind]]
    kind: InvoiceType
    missing: type[NotFoundError]
    missing_order: type[NotFoundError]


SALES = Side(
    "sales",
    SalesInvoice,
    lambda unit: unit.sales_invoices,
    InvoiceType.SALES,
    SalesInvoiceNotFoundError,
    SalesOrderToInvoiceNotFoundError,
)
PURCHASES = Side(
    "purchase",
    PurchaseInvoice,
    lambda unit: unit.purchase_invoices,
    InvoiceType.PURCHASE,
    PurchaseInvoiceNotFoundError,
    PurchaseOrderToInvoiceNotFoundError,
)
