from decimal import Decimal

from new_core.domain.exceptions.payment_exceptions import (
    DuplicatePaymentNumberError,
    OverpaymentError,
    PaymentNotFoundError,
)


def test_they_carry_data_and_a_sentence() -> None:
    assert str(PaymentNotFoundError(3)) == "Payment 3 not found"
    assert DuplicatePaymentNumberError("P-1").field == "payment_number"
    too_much = OverpaymentError(Decimal("10.00"), Decimal("4.00"))
    assert (too_much.field, too_much.value) == ("amount", "10.00")
    assert str(too_much) == "10.00 is more than the 4.00 that is due"
