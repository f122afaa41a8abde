from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from new_core.domain.entities.payment import Payment, PaymentFields
from new_core.domain.events.payment_events import PaymentRecorded
from new_core.domain.exceptions.base import InvalidValueError

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def fields(**changed: object) -> PaymentFields:
    given: PaymentFields = {
        "payment_number": "P-1",
        "sales_invoice_id": 5,
        "payment_date": date(2026, 11, 1),
        "amount": Decimal("10.005"),
        "currency_id": 1,
        "payment_method": "cash",
        "created_by": 1,
    }
    given.update(changed)  # type: ignore[typeddict-item]  # wrong values are what the tests are about
    return given


def test_payment_is_rounded_and_told_of() -> None:
    payment = Payment.create(fields(), NOW)
    assert payment.amount == Decimal("10.01")
    [event] = payment.take_events()
    assert isinstance(event, PaymentRecorded)
    assert (event.amount, event.sales_invoice_id, event.purchase_invoice_id) == ("10.01", 5, None)


@pytest.mark.parametrize("amount", ["0.00", "0.004", "-1.00"])
def test_nothing_is_no_payment(amount: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        Payment.create(fields(amount=Decimal(amount)), NOW)
    assert refused.value.field == "amount"


def test_payment_is_of_one_invoice() -> None:
    with pytest.raises(InvalidValueError) as refused:
        Payment.create(fields(purchase_invoice_id=6), NOW)
    assert refused.value.field == "purchase_invoice_id"
