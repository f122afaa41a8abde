"""Errors about payments."""

from decimal import Decimal

from new_core.domain.exceptions.base import ConflictError, NotFoundError


class PaymentNotFoundError(NotFoundError):
    code = "payment_not_found"
    kind = "Payment"


class DuplicatePaymentNumberError(ConflictError):
    code = "duplicate_payment_number"

    def __init__(self, number: str) -> None:
        super().__init__("payment_number", number, f"Payment number {number!r} already exists")


class OverpaymentError(ConflictError):
    code = "overpayment"

    def __init__(self, amount: Decimal, due: Decimal) -> None:
        super().__init__("amount", str(amount), f"{amount} is more than the {due} that is due")
