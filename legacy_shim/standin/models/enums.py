"""Enumerations of the legacy schema, under the type names PostgreSQL knows them by."""

from sqlalchemy import Enum

from legacy_shim.standin.models.types import Base


def _named(name: str, labels: str) -> Enum:
    # An unknown label must fail here as it did in the monolith, on any database.
    return Enum(*labels.split(), name=name, metadata=Base.metadata, validate_strings=True)


ACCOUNTTYPEENUM = _named("accounttypeenum", "ASSET LIABILITY EQUITY REVENUE EXPENSE")
CURRENCYENUM = _named("currencyenum", "IQD USD RMB")
EXPENSECATEGORYENUM = _named(
    "expensecategoryenum",
    "OFFICE_SUPPLIES TRAVEL UTILITIES RENT INSURANCE MAINTENANCE MARKETING TRAINING MEALS TRANSPORTATION SOFTWARE EQUIPMENT CONSULTING OTHER",
)
EXPENSEPAYMENTMETHODENUM = _named("expensepaymentmethodenum", "CASH BANK_TRANSFER CREDIT_CARD CHECK PETTY_CASH")
EXPENSESTATUSENUM = _named("expensestatusenum", "DRAFT PENDING APPROVED PAID REJECTED CANCELLED")
INVOICESTATUSENUM = _named("invoicestatusenum", "DRAFT PENDING PAID PARTIALLY_PAID OVERDUE CANCELLED REFUNDED")
INVOICETYPEENUM = _named("invoicetypeenum", "SALES PURCHASE CREDIT_NOTE DEBIT_NOTE")
MFAMETHOD = _named("mfamethod", "TOTP SMS EMAIL BACKUP_CODES")
MIGRATIONSTATUSENUM = _named("migrationstatusenum", "PENDING IN_PROGRESS COMPLETED FAILED REQUIRES_REVIEW")
PAYMENTTERMSENUM = _named("paymenttermsenum", "IMMEDIATE NET_7 NET_15 NET_30 NET_60 NET_90 CUSTOM")
