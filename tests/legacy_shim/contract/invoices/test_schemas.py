from datetime import date
from decimal import Decimal

from legacy_shim.contract.invoices import schemas
from new_core.application.dtos.invoice_dto import InvoiceDTO
from new_core.domain.entities.invoice import PurchaseInvoice
from tests.new_core.domain.entities.test_invoice import drafted


def test_null_in_a_new_row_is_the_columns_default() -> None:
    body = schemas.SalesInvoiceCreate.model_validate(
        {
            "invoice_number": "I-1",
            "customer_id": 1,
            "branch_id": 1,
            "invoice_date": "2026-11-01",
            "due_date": "2026-12-01",
            "currency_id": 1,
            "subtotal": 1,
            "total_amount": 1,
            "created_by": 1,
            "exchange_rate": None,
            "notes": None,
        }
    )
    changes = body.changes()
    assert (changes.get("exchange_rate"), changes.get("notes"), changes.get("partner_id")) == (
        Decimal("1.0000"),
        None,
        1,
    )


def test_what_an_update_leaves_out_is_not_changed() -> None:
    assert schemas.PurchaseInvoiceUpdate.model_validate({"supplier_id": 3}).changes() == {"partner_id": 3}


def test_a_row_older_than_the_rules_is_told_as_it_is() -> None:
    invoice = drafted(PurchaseInvoice, tax_amount=None)
    invoice.id = 4
    told = schemas.PurchaseInvoice.of(InvoiceDTO.of(invoice, date(2027, 1, 1)))
    assert (told.supplier_id, told.tax_amount, told.is_overdue) == (1, None, True)
