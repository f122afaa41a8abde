from hypothesis import given
from hypothesis import strategies as st

from new_core.domain.value_objects.invoice_status import SETTLED, TRANSITIONS, InvoiceStatus

STATUSES = st.sampled_from(InvoiceStatus)


def test_every_status_has_its_row() -> None:
    assert TRANSITIONS.keys() == set(InvoiceStatus)


@given(STATUSES)
def test_nothing_leads_back_to_a_draft(status: InvoiceStatus) -> None:
    assert InvoiceStatus.DRAFT not in TRANSITIONS[status]


@given(STATUSES)
def test_what_has_money_on_it_is_refunded_not_cancelled(status: InvoiceStatus) -> None:
    has_money = status in {InvoiceStatus.PAID, InvoiceStatus.PARTIALLY_PAID}
    assert (InvoiceStatus.REFUNDED in TRANSITIONS[status]) is has_money
    assert not (has_money and InvoiceStatus.CANCELLED in TRANSITIONS[status])


def test_settled_ones_are_never_late() -> None:
    assert all(InvoiceStatus.OVERDUE not in TRANSITIONS[status] for status in SETTLED)
