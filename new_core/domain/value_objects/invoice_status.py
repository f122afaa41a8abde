"""The statuses of an invoice, and the one table of what may follow what; sales and purchase alike."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class InvoiceStatus(StrEnum):
    DRAFT = "DRAFT"
    PENDING = "PENDING"
    PAID = "PAID"
    PARTIALLY_PAID = "PARTIALLY_PAID"
    OVERDUE = "OVERDUE"
    CANCELLED = "CANCELLED"
    REFUNDED = "REFUNDED"


class InvoiceType(StrEnum):
    SALES = "SALES"
    PURCHASE = "PURCHASE"
    CREDIT_NOTE = "CREDIT_NOTE"
    DEBIT_NOTE = "DEBIT_NOTE"


class PaymentTerms(StrEnum):
    IMMEDIATE = "IMMEDIATE"
    NET_7 = "NET_7"
    NET_15 = "NET_15"
    NET_30 = "NET_30"
    NET_60 = "NET_60"
    NET_90 = "NET_90"
    CUSTOM = "CUSTOM"


DAYS: Final[Mapping[PaymentTerms, int]] = {
    PaymentTerms.IMMEDIATE: 0,
    PaymentTerms.NET_7: 7,
    PaymentTerms.NET_15: 15,
    PaymentTerms.NET_30: 30,
    PaymentTerms.NET_60: 60,
    PaymentTerms.NET_90: 90,
}
"""Days from the invoice's date until it is due; custom terms name the day themselves."""

_S = InvoiceStatus
# A draft may be paid (in advance), and what was sent may be sent again; what has money on it is
# refunded, never cancelled.
TRANSITIONS: Final[Mapping[InvoiceStatus, frozenset[InvoiceStatus]]] = {
    _S.DRAFT: frozenset({_S.PENDING, _S.PARTIALLY_PAID, _S.PAID, _S.CANCELLED}),
    _S.PENDING: frozenset({_S.PENDING, _S.PARTIALLY_PAID, _S.PAID, _S.OVERDUE, _S.CANCELLED}),
    _S.OVERDUE: frozenset({_S.PENDING, _S.PARTIALLY_PAID, _S.PAID, _S.CANCELLED}),
    _S.PARTIALLY_PAID: frozenset({_S.PARTIALLY_PAID, _S.PAID, _S.OVERDUE, _S.REFUNDED}),
    _S.PAID: frozenset({_S.REFUNDED}),
    _S.CANCELLED: frozenset(),
    _S.REFUNDED: frozenset(),
}
SETTLED: Final = frozenset({_S.PAID, _S.CANCELLED})
"""Nothing is awaited on these, so they are never late."""
