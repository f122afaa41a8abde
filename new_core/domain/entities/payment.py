"""A payment of an invoice, sales or purchase, or of none that is known yet. It is never changed."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Self, TypedDict

from new_core.domain.entities.base import Entity
from new_core.domain.events.payment_events import PaymentRecorded
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.columns import Columns

COLUMNS: Final = Columns(
    texts={
        "payment_number": 100,
        "payment_method": 50,
        "reference_number": 100,
        "bank_account": 100,
        "check_number": 50,
        "notes": None,
    },
    numerics={"amount": (15, 2), "exchange_rate": (10, 4)},
    never_null=frozenset(
        {"payment_number", "payment_date", "amount", "currency_id", "exchange_rate", "payment_method", "created_by"}
    ),
)


class PaymentFields(TypedDict, total=False):
    payment_number: str
    sales_invoice_id: int | None
    purchase_invoice_id: int | None
    payment_date: date
    amount: Decimal
    currency_id: int
    exchange_rate: Decimal
    payment_method: str
    reference_number: str | None
    bank_account: str | None
    check_number: str | None
    check_date: date | None
    notes: str | None
    created_by: int


@dataclass(eq=False, kw_only=True)
class Payment(Entity):
    payment_number: str
    payment_date: date
    amount: Decimal
    currency_id: int
    payment_method: str
    created_by: int
    created_at: datetime | None
    id: int | None = None
    sales_invoice_id: int | None = None
    purchase_invoice_id: int | None = None
    exchange_rate: Decimal = Decimal("1.0000")
    reference_number: str | None = None
    bank_account: str | None = None
    check_number: str | None = None
    check_date: date | None = None
    notes: str | None = None
    updated_at: datetime | None = None

    @classmethod
    def create(cls, fields: PaymentFields, at: datetime) -> Self:
        COLUMNS.check(fields)
        payment = cls(created_at=at, **COLUMNS.stored(fields))  # type: ignore[arg-type]  # the names are those of PaymentFields
        if payment.amount <= 0:
            raise InvalidValueError("amount", fields["amount"], "must be more than 0.00")
        if None not in (payment.sales_invoice_id, payment.purchase_invoice_id):
            raise InvalidValueError("purchase_invoice_id", payment.purchase_invoice_id, "a payment is of one invoice")
        payment.record(
            PaymentRecorded(
                occurred_at=at,
                payment_number=payment.payment_number,
                amount=str(payment.amount),
                sales_invoice_id=payment.sales_invoice_id,
                purchase_invoice_id=payment.purchase_invoice_id,
            )
        )
        return payment
