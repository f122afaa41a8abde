"""Accounts, expenses, money transfers and points of sale."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from legacy_shim.standin.models.enums import (
    ACCOUNTTYPEENUM,
    EXPENSECATEGORYENUM,
    EXPENSEPAYMENTMETHODENUM,
    EXPENSESTATUSENUM,
)
from legacy_shim.standin.models.types import (
    Base,
    Dec5x2,
    Dec15x2,
    Dec15x3,
    Id,
    LongText,
    Naive,
    Stamped,
    Str20,
    Str36,
    Str50,
    Str100,
    Str200,
    Str255,
    Str500,
    Touched,
)


class ChartOfAccounts(Base):
    __tablename__ = "chart_of_accounts"

    id: Mapped[Id]
    code: Mapped[Str20] = mapped_column(unique=True)
    name_ar: Mapped[Str255]
    name_en: Mapped[Str255]
    account_type: Mapped[str] = mapped_column(ACCOUNTTYPEENUM)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("chart_of_accounts.id"))
    level: Mapped[int]
    is_active: Mapped[bool | None] = mapped_column(default=True)
    allow_posting: Mapped[bool | None]
    description_ar: Mapped[LongText | None]
    description_en: Mapped[LongText | None]
    created_at: Mapped[Stamped | None]
    updated_at: Mapped[Touched | None]


class Account(Base):
    __tablename__ = "accounts"

    id: Mapped[Id]
    chart_account_id: Mapped[int] = mapped_column(ForeignKey("chart_of_accounts.id"))
    currency_id: Mapped[int] = mapped_column(ForeignKey("currencies.id"))
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branches.id"))
    balance_debit: Mapped[Dec15x2]
    balance_credit: Mapped[Dec15x2]
    balance: Mapped[Dec15x2]
    is_active: Mapped[bool | None] = mapped_column(default=True)
    created_at: Mapped[Stamped | None]
    updated_at: Mapped[Touched | None]


class Expense(Base):
    __tablename__ = "expenses"

    id: Mapped[Id]
    expense_number: Mapped[Str50] = mapped_column(unique=True)
    title: Mapped[Str200]
    description: Mapped[LongText | None]
    category: Mapped[str] = mapped_column(EXPENSECATEGORYENUM)
    amount: Mapped[Dec15x3]
    currency_id: Mapped[int] = mapped_column(ForeignKey("currencies.id"))
    tax_amount: Mapped[Dec15x3 | None] = mapped_column(default=0)
    total_amount: Mapped[Dec15x3] = mapped_column(default=0)
    expense_date: Mapped[Naive]
    due_date: Mapped[Naive | None]
    payment_date: Mapped[Naive | None]
    status: Mapped[str | None] = mapped_column(EXPENSESTATUSENUM)
    payment_method: Mapped[str | None] = mapped_column(EXPENSEPAYMENTMETHODENUM)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("suppliers.id"))
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branches.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    receipt_number: Mapped[Str100 | None]
    reference: Mapped[Str100 | None]
    notes: Mapped[LongText | None]
    created_at: Mapped[Stamped | None]
    updated_at: Mapped[Touched | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class MoneyTransfer(Base):
    __tablename__ = "money_transfers"

    id: Mapped[Id]
    transfer_uuid: Mapped[Str36 | None] = mapped_column(unique=True)
    salesperson_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    salesperson_name: Mapped[Str100]
    amount_usd: Mapped[float]
    amount_iqd: Mapped[float]
    exchange_rate: Mapped[float] = mapped_column(default=1)
    gross_sales: Mapped[float]
    commission_rate: Mapped[float | None]
    calculated_commission: Mapped[float]
    claimed_commission: Mapped[float]
    commission_verified: Mapped[bool | None]
    transfer_platform: Mapped[Str50]
    platform_reference: Mapped[Str100 | None]
    transfer_fee: Mapped[float | None]
    transfer_datetime: Mapped[Naive]
    gps_latitude: Mapped[float | None]
    gps_longitude: Mapped[float | None]
    location_name: Mapped[Str200 | None]
    receipt_photo_url: Mapped[Str500 | None]
    receipt_verified: Mapped[bool | None]
    status: Mapped[Str20 | None]
    money_received: Mapped[bool | None]
    received_datetime: Mapped[Naive | None]
    is_suspicious: Mapped[bool | None] = mapped_column(default=False)
    fraud_alert_reason: Mapped[LongText | None]
    manager_approval_required: Mapped[bool | None]
    created_at: Mapped[Stamped | None]
    updated_at: Mapped[Touched | None]


class POSTerminal(Base):
    __tablename__ = "pos_terminals"

    id: Mapped[Id]
    terminal_code: Mapped[Str50] = mapped_column(unique=True)
    name_ar: Mapped[Str255]
    name_en: Mapped[Str255]
    branch_id: Mapped[int] = mapped_column(ForeignKey("branches.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"))
    receipt_printer: Mapped[Str255 | None]
    barcode_scanner: Mapped[Str255 | None]
    cash_drawer: Mapped[Str255 | None]
    display: Mapped[Str255 | None]
    default_tax_rate: Mapped[Dec5x2 | None]
    allow_discount: Mapped[bool | None]
    max_discount_percent: Mapped[Dec5x2 | None]
    allow_negative_stock: Mapped[bool | None]
    auto_print_receipt: Mapped[bool | None]
    is_active: Mapped[bool | None] = mapped_column(default=True)
    created_at: Mapped[Stamped | None]
    updated_at: Mapped[Touched | None]
