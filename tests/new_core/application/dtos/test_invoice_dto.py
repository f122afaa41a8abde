from datetime import date
from decimal import Decimal

import pytest

from new_core.application.dtos.invoice_dto import InvoiceDTO
from new_core.domain.entities.invoice import PurchaseInvoice
from tests.new_core.domain.entities.test_invoice import drafted


@pytest.mark.parametrize(
    ("today", "paid", "overdue"),
    [(date(2026, 12, 1), "0", False), (date(2026, 12, 2), "0", True), (date(2026, 12, 2), "100", False)],
)
def test_what_is_past_its_day_and_not_paid_is_overdue(today: date, paid: str, overdue: bool) -> None:
    invoice = drafted(paid_amount=Decimal(paid))
    invoice.id = 1
    assert InvoiceDTO.of(invoice, today).is_overdue is overdue


def test_what_the_other_direction_has_is_none() -> None:
    invoice = drafted(PurchaseInvoice, supplier_invoice_number="THEIRS-1")
    invoice.id = 1
    dto = InvoiceDTO.of(invoice, date(2026, 11, 1))
    assert (dto.supplier_invoice_number, dto.is_recurring, dto.is_fully_paid) == ("THEIRS-1", None, False)
