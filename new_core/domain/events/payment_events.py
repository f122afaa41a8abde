"""What can happen to a payment."""

from dataclasses import dataclass

from new_core.domain.events.base import DomainEvent


@dataclass(frozen=True, kw_only=True)
class PaymentRecorded(DomainEvent):
    name = "payment.recorded"
    payment_number: str
    amount: str
    sales_invoice_id: int | None
    purchase_invoice_id: int | None
