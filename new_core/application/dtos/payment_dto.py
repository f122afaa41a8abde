"""Payments as callers of the services see them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, Self, get_args

from new_core.application.dtos.copying import copier
from new_core.application.dtos.invoice_dto import Direction
from new_core.application.dtos.page_dto import SortKey
from new_core.domain.entities.payment import Payment, PaymentFields

PaymentChanges = PaymentFields
PaymentSortField = Literal["id", "payment_number", "payment_date", "amount", "created_at"]
PAYMENT_SORT_FIELDS: tuple[str, ...] = get_args(PaymentSortField)


@dataclass(frozen=True, slots=True)
class PaymentQuery:
    search: str | None = None
    """Part of the payment's number, in any case."""
    direction: Direction | None = None
    invoice_id: int | None = None
    """Of the direction; without a direction it says nothing and finds nothing."""
    sort: tuple[SortKey, ...] = ()
    offset: int = 0
    limit: int | None = 100
    customer_id: int | None = None
    """Only payments for sales invoices of this customer."""


@dataclass(frozen=True, slots=True)
class PaymentDTO:
    id: int
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
    created_at: datetime | None
    updated_at: datetime | None

    @classmethod
    def of(cls, payment: Payment) -> Self:
        return cls(**_of_payment(payment))


_of_payment = copier(PaymentDTO)
