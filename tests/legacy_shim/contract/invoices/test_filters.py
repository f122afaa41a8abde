from datetime import date

import pytest
from fastapi.exceptions import RequestValidationError

from legacy_shim.contract.invoices.filters import PaymentListing, PurchaseListing, SalesListing
from new_core.domain.value_objects.invoice_status import InvoiceStatus, InvoiceType


def test_empty_texts_narrow_nothing() -> None:
    query = SalesListing(status="", date_from="", date_to=None).query()
    assert (query.status, query.date_from, query.date_to) == (None, None, None)


def test_what_is_given_narrows() -> None:
    query = PurchaseListing(status="PAID", date_to="2025-10-02", supplier_id=4, skip=5).query()
    assert (query.status, query.date_to) == (InvoiceStatus.PAID, date(2025, 10, 2))
    assert (query.partner_id, query.offset) == (4, 5)


@pytest.mark.parametrize(("name", "value"), [("status", "NOPE"), ("date_from", "bad"), ("date_to", "2025-02-30")])
def test_what_cannot_be_read_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(RequestValidationError) as refused:
        SalesListing.model_validate({name: value}).query()
    assert refused.value.errors()[0]["loc"] == ("query", name)


@pytest.mark.parametrize(("page", "size"), [(0, 10), (1, -1)])
def test_pages_that_cannot_be_are_refused(page: int, size: int) -> None:
    with pytest.raises(RequestValidationError):
        PaymentListing(page=page, size=size).query()


def test_payments_of_credit_notes_are_those_of_all() -> None:
    assert PaymentListing(page=3, size=7).query().offset == 14
    assert PaymentListing(invoice_type=InvoiceType.SALES).query().direction == "sales"
    assert PaymentListing(invoice_type=InvoiceType.CREDIT_NOTE).query().direction is None
