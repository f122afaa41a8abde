from datetime import date
from decimal import Decimal

from legacy_shim.contract.invoices.overdue import overdue_json
from new_core.application.dtos.invoice_dto import InvoiceDTO
from tests.new_core.domain.entities.test_invoice import NOW, drafted


def test_rows_are_columns_with_floats_and_nothing_reckoned() -> None:
    invoice = drafted(total_amount=Decimal("100.10"))
    invoice.id = 7
    invoice.send(NOW)
    rows = overdue_json([InvoiceDTO.of(invoice, date(2027, 1, 1))], [])["sales"]
    assert isinstance(rows, list)
    row = rows[0]
    assert isinstance(row, dict)
    assert (row["id"], row["customer_id"], row["total_amount"]) == (7, 1, 100.1)
    assert (row["due_date"], row["issued_at"]) == ("2026-12-01", "2026-11-22T12:00:00+00:00")
    assert row.keys().isdisjoint({"is_overdue", "invoice_items", "remaining_amount", "supplier_id"})
