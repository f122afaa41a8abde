from decimal import Decimal

import pytest
from pydantic import ValidationError

from legacy_shim.standin.routers import invoices_schemas as schemas

NEW = {
    "invoice_number": "I-1",
    "customer_id": 1,
    "branch_id": 1,
    "invoice_date": "2025-11-01",
    "due_date": "2025-12-01",
    "currency_id": 1,
    "subtotal": "10",
    "total_amount": 10,
    "created_by": 1,
}


def test_defaults_are_the_monoliths() -> None:
    invoice = schemas.SalesInvoiceCreate.model_validate(NEW)
    assert (invoice.status, invoice.payment_terms, invoice.invoice_type) == ("DRAFT", "NET_30", "SALES")
    assert (invoice.exchange_rate, invoice.tax_amount) == (Decimal("1.0000"), Decimal(0))


def test_an_update_may_say_nothing() -> None:
    assert schemas.PurchaseInvoiceUpdate.model_validate({}).model_dump(exclude_unset=True) == {}


@pytest.mark.parametrize(
    ("change", "kind"),
    [({"status": "NOPE"}, "enum"), ({"subtotal": "ten"}, "decimal_parsing"), ({"created_by": None}, "int_type")],
)
def test_bad_values_are_refused(change: dict[str, object], kind: str) -> None:
    with pytest.raises(ValidationError) as refused:
        schemas.SalesInvoiceCreate.model_validate({**NEW, **change})
    assert [error["type"] for error in refused.value.errors()] == [kind]
