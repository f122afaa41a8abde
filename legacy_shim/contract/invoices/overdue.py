"""The answer of `/overdue`: the columns of the rows, money as floats, and times as `isoformat` writes them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from legacy_shim.contract.invoices import schemas
from legacy_shim.dialect import Json
from new_core.application.dtos.invoice_dto import InvoiceDTO

_COMPUTED: Final = frozenset({"remaining_amount", "is_fully_paid", "is_overdue", "invoice_items"})


def overdue_json(sales: list[InvoiceDTO], purchases: list[InvoiceDTO]) -> dict[str, Json]:
    return {
        "sales": [_row(invoice, tuple(schemas.SalesInvoice.model_fields)) for invoice in sales],
        "purchase": [_row(invoice, tuple(schemas.PurchaseInvoice.model_fields)) for invoice in purchases],
    }


def _row(invoice: InvoiceDTO, names: tuple[str, ...]) -> dict[str, Json]:
    columns = dict.fromkeys(name for name in names if name not in _COMPUTED)
    return {name: _plain(value) for name, value in schemas.values_of(invoice, columns).items()}


def _plain(value: object) -> Json:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"{value!r} is in no column of an invoice")
