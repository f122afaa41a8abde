from decimal import Decimal

from new_core.api.bff.web.schemas import Dashboard, Ledger
from new_core.application.dtos.invoice_dto import InvoiceFigures


def test_figures_are_taken_as_the_services_give_them() -> None:
    shown = Ledger.model_validate(InvoiceFigures(2, Decimal("10.00"), Decimal("2.50"), 1))
    assert shown.model_dump(mode="json") == {"count": 2, "total": "10.00", "pending": "2.50", "overdue": 1}


def test_every_part_may_be_missing() -> None:
    nothing = dict.fromkeys(Dashboard.model_fields)
    assert Dashboard.model_validate(nothing).model_dump() == nothing
