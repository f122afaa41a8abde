"""Rules of an invoice, whichever its direction."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from new_core.domain.entities.invoice import Invoice, InvoiceFields, PurchaseInvoice, SalesInvoice
from new_core.domain.exceptions.base import DomainError, InvalidValueError
from new_core.domain.exceptions.invoice_exceptions import InvoiceInUseError, InvoiceStatusError
from new_core.domain.exceptions.payment_exceptions import OverpaymentError
from new_core.domain.value_objects.invoice_status import InvoiceStatus, InvoiceType

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def drafted(kind: type[Invoice] = SalesInvoice, **fields: object) -> Invoice:
    usual = InvoiceFields(
        invoice_number="I-1",
        partner_id=1,
        branch_id=1,
        invoice_date=date(2026, 11, 1),
        due_date=date(2026, 12, 1),
        currency_id=1,
        invoice_type=InvoiceType.SALES,
        total_amount=Decimal("100.00"),
        created_by=1,
    )
    return kind.create(cast("InvoiceFields", {**usual, **fields}), [], NOW)


steps = st.one_of(
    st.tuples(st.just("pay"), st.decimals("0.01", "150", places=2)),
    st.tuples(st.sampled_from(["send", "cancel", "pay the rest"]), st.none()),
)


@given(kind=st.sampled_from([SalesInvoice, PurchaseInvoice]), talk=st.lists(steps, max_size=12))
def test_payments_never_exceed_what_is_due(kind: type[Invoice], talk: list[tuple[str, Decimal | None]]) -> None:
    invoice, booked = drafted(kind), Decimal(0)
    for step, given_amount in talk:
        amount = given_amount or invoice.due
        try:
            if step == "send":
                invoice.send(NOW)
            elif step == "cancel":
                invoice.cancel(NOW)
            else:
                invoice.receive(amount, 1, NOW)
                booked += amount
        except DomainError:
            pass
        assert invoice.paid == booked <= invoice.total_amount
        assert invoice.paid + invoice.due == invoice.total_amount
        assert (invoice.status is InvoiceStatus.PAID) == (invoice.due == 0)


def test_what_is_over_is_refused() -> None:
    invoice = drafted()
    invoice.receive(Decimal("60.00"), 1, NOW)
    with pytest.raises(OverpaymentError, match=r"40\.01 is more than the 40\.00 that is due"):
        invoice.receive(Decimal("40.01"), 1, NOW)
    assert (invoice.status, invoice.paid) == (InvoiceStatus.PARTIALLY_PAID, Decimal("60.00"))


def test_another_currency_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="must be the invoice's, 1"):
        drafted().receive(Decimal(1), 2, NOW)


def test_a_cancelled_invoice_takes_nothing() -> None:
    invoice = drafted()
    invoice.cancel(NOW)
    with pytest.raises(InvoiceStatusError):
        invoice.receive(Decimal(1), 1, NOW)
    assert invoice.cancelled_at == NOW


def test_only_drafts_may_vanish() -> None:
    invoice = drafted()
    invoice.check_erasable()
    invoice.send(NOW)
    with pytest.raises(InvoiceInUseError, match="it is PENDING"):
        invoice.check_erasable()


@pytest.mark.parametrize(("kind", "prefix"), [(SalesInvoice, "invoice"), (PurchaseInvoice, "purchase_invoice")])
def test_events_are_named_by_direction(kind: type[Invoice], prefix: str) -> None:
    invoice = drafted(kind)
    invoice.send(NOW)
    invoice.receive(Decimal("100.00"), 1, NOW)
    names = [event.name for event in invoice.take_events()]
    assert names == [f"{prefix}.created", f"{prefix}.sent", f"{prefix}.paid"]


def test_a_revision_without_difference_leaves_no_trace() -> None:
    invoice = drafted()
    invoice.take_events()
    invoice.revise({"total_amount": Decimal("100.001"), "notes": None}, NOW)
    assert (invoice.updated_at, invoice.take_events()) == (None, [])


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"partner_id": None}, "customer_id"),
        ({"notes": "a\x00"}, "notes"),
        ({"total_amount": Decimal("1e400")}, "total_amount"),
    ],
)
def test_what_no_column_holds_is_refused_by_its_written_name(fields: InvoiceFields, field: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        drafted().revise(fields, NOW)
    assert refused.value.field == field
