"""What letters and text messages say of customers, orders, invoices and payments: the state as it is now, not as an event had it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Date, Integer, Numeric, String, column, func, select, table

from new_core.application.interfaces.services.email_service import Language, language_of
from new_core.infrastructure.database.mappings.customers import customers
from new_core.infrastructure.database.mappings.invoices import invoice_payments, sales_invoices
from new_core.infrastructure.database.session import Database

_orders = table(
    "sales_orders",
    column("id", Integer),
    column("order_number", String),
    column("customer_id", Integer),
    column("total_amount", Numeric(12, 2)),
)
_invoices = table(
    "sales_invoices",
    column("id", Integer),
    column("invoice_number", String),
    column("customer_id", Integer),
    column("currency_id", Integer),
    column("due_date", Date),
    column("total_amount", Numeric(15, 2)),
)
_currencies = table("currencies", column("id", Integer), column("code", String))


@dataclass(frozen=True, slots=True)
class CustomerCard:
    number: str
    name: str
    email: str | None
    phone: str | None
    language: Language
    currency: str


@dataclass(frozen=True, slots=True)
class OrderCard:
    number: str
    customer_id: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class InvoiceCard:
    number: str
    customer_id: int
    due_on: date
    total: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class PaymentCard:
    number: str
    invoice: str
    customer_id: int
    amount: Decimal
    currency: str


class Documents:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def customer(self, customer_id: int) -> CustomerCard | None:
        columns = customers.c
        statement = select(
            columns.customer_code,
            columns.name,
            columns.email,
            columns.phone,
            columns.portal_language,
            columns.currency,
        ).where(columns.id == customer_id)
        async with self._database.session(read_only=True) as session:
            row = (await session.execute(statement)).first()
        if row is None:
            return None
        return CustomerCard(
            number=row.customer_code,
            name=row.name,
            email=row.email.text if row.email else None,
            phone=row.phone.text if row.phone else None,
            language=language_of(row.portal_language),
            currency=row.currency,
        )

    async def order(self, order_id: int) -> OrderCard | None:
        columns = _orders.c
        total = func.coalesce(columns.total_amount, 0)
        statement = select(columns.order_number, columns.customer_id, total).where(columns.id == order_id)
        async with self._database.session(read_only=True) as session:
            row = (await session.execute(statement)).first()
        return None if row is None else OrderCard(row[0], row[1], _two_places(row[2]))

    async def invoice(self, invoice_id: int) -> InvoiceCard | None:
        columns = _invoices.c
        statement = (
            select(
                columns.invoice_number,
                columns.customer_id,
                columns.due_date,
                columns.total_amount,
                _currencies.c.code,
            )
            .join_from(_invoices, _currencies, _currencies.c.id == columns.currency_id)
            .where(columns.id == invoice_id)
        )
        async with self._database.session(read_only=True) as session:
            row = (await session.execute(statement)).first()
        return None if row is None else InvoiceCard(*row[:3], _two_places(row[3]), row[4])

    async def payment(self, payment_id: int) -> PaymentCard | None:
        """None also for one that no customer made."""
        columns = (
            invoice_payments.c.payment_number,
            sales_invoices.c.invoice_number,
            sales_invoices.c.customer_id,
            invoice_payments.c.amount,
            _currencies.c.code,
        )
        statement = (
            select(*columns)
            .join_from(invoice_payments, sales_invoices, sales_invoices.c.id == invoice_payments.c.sales_invoice_id)
            .join(_currencies, _currencies.c.id == invoice_payments.c.currency_id)
            .where(invoice_payments.c.id == payment_id)
        )
        async with self._database.session(read_only=True) as session:
            row = (await session.execute(statement)).first()
        return None if row is None else PaymentCard(*row)


def _two_places(stored: Decimal | float) -> Decimal:
    return Decimal(str(stored)).quantize(Decimal("0.01"))


def shown(amount: Decimal, currency: str) -> str:
    return f"{amount:,.2f} {currency}"
