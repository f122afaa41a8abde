"""Invoices of one direction in the legacy tables."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import ColumnElement, Table, and_, case, exists, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.application.dtos.invoice_dto import INVOICE_SORT_FIELDS, InvoiceFigures, InvoiceQuery
from new_core.application.interfaces.repositories.invoice_repository import Kind
from new_core.domain.entities.base import Entity
from new_core.domain.entities.invoice import PurchaseInvoice, SalesInvoice
from new_core.domain.exceptions.invoice_exceptions import DuplicateInvoiceNumberError
from new_core.domain.value_objects.invoice_status import SETTLED, InvoiceStatus
from new_core.domain.value_objects.invoice_totals import ZERO
from new_core.infrastructure.database.mappings.branches import currencies
from new_core.infrastructure.database.mappings.invoices import invoice_payments, purchase_invoices, sales_invoices
from new_core.infrastructure.database.newest import among_newest
from new_core.infrastructure.database.types import ExactNumeric
from new_core.infrastructure.repositories.sqlalchemy.base_repository import (
    Conflict,
    SqlAlchemyRepository,
    can_be_stored,
    equals,
    in_order,
    matches,
)
from new_core.infrastructure.repositories.sqlalchemy.numbering import highest
from new_core.infrastructure.repositories.sqlalchemy.references import missing

_SHARED: Final = {
    "branch_id": "branches",
    "warehouse_id": "warehouses",
    "currency_id": "currencies",
    "created_by": "users",
}
_REFERENCES: Final[Mapping[type, Mapping[str, str]]] = {
    SalesInvoice: {
        "partner_id": "customers",
        "order_id": "sales_orders",
        **_SHARED,
        "parent_invoice_id": "sales_invoices",
    },
    PurchaseInvoice: {"partner_id": "suppliers", "order_id": "purchase_orders", **_SHARED},
}
_ORDER_ITEMS: Final = {SalesInvoice: "sales_items", PurchaseInvoice: "purchase_items"}
_TABLES: Final[Mapping[type, tuple[Table, str, str]]] = {
    SalesInvoice: (sales_invoices, "customer_id", "sales_order_id"),
    PurchaseInvoice: (purchase_invoices, "supplier_id", "purchase_order_id"),
}


class SqlAlchemyInvoiceRepository(SqlAlchemyRepository[Kind]):
    def __init__(self, session: AsyncSession, saved: list[Entity], entity: type[Kind]) -> None:
        super().__init__(session, saved, entity, _conflict)
        self._table, self._partner, self._order = _TABLES[entity]

    async def find(self, query: InvoiceQuery) -> list[Kind]:
        return await self._page(
            query,
            lambda: (
                self._every()
                .where(*(self._conditions(query) or among_newest(self._table, query)))
                .order_by(*in_order(self._table, query.sort, INVOICE_SORT_FIELDS))
            ),
        )

    async def count(self, query: InvoiceQuery) -> int:
        statement = select(func.count()).select_from(self._table).where(*self._conditions(query))
        return await self._session.scalar(statement) or 0

    async def find_overdue(self, branch_id: int | None, today: date) -> list[Kind]:
        columns = self._table.c
        where = [self._is_late(today), *equals(columns.branch_id, branch_id)]
        return await self._read(self._every().where(*where).order_by(columns.id))

    async def figures(self, branch_id: int | None, today: date) -> InvoiceFigures:
        columns = self._table.c
        open_ = columns.status.not_in(SETTLED)
        owed = columns.total_amount - func.coalesce(columns.paid_amount, 0)
        statement = select(
            func.count(),
            func.sum(columns.total_amount, type_=columns.total_amount.type),
            func.sum(case((open_, owed)), type_=columns.total_amount.type),
            func.count(case((self._is_late(today), columns.id))),
        ).where(*equals(columns.branch_id, branch_id))
        count, total, pending, overdue = (await self._session.execute(statement)).one()
        return InvoiceFigures(count, total or ZERO, pending or ZERO, overdue)

    async def account_of(self, partner_id: int, today: date) -> InvoiceFigures:
        columns = self._table.c
        amount = ExactNumeric(12, 2)
        owed = columns.total_amount - func.coalesce(columns.paid_amount, 0)
        statement = select(
            func.count(),
            func.sum(columns.total_amount * columns.exchange_rate, type_=amount),
            func.sum(case((columns.status.not_in(SETTLED), owed * columns.exchange_rate)), type_=amount),
            func.count(case((self._is_late(today), columns.id))),
        ).where(*equals(columns[self._partner], partner_id), columns.status != InvoiceStatus.CANCELLED)
        count, total, pending, overdue = (await self._session.execute(statement)).one()
        return InvoiceFigures(count, total or ZERO, pending or ZERO, overdue)

    async def is_number_taken(self, number: str) -> bool:
        if not can_be_stored(number):
            return False
        statement = select(self._table.c.id).where(self._table.c.invoice_number == number)
        return await self._session.scalar(statement) is not None

    async def highest_number(self, prefix: str) -> str | None:
        return await highest(self._session, self._table.c.invoice_number, prefix)

    async def number_of_order(self, order_id: int) -> str | None:
        columns = self._table.c
        statement = (
            select(columns.invoice_number)
            .where(columns[self._order] == order_id, columns.status != InvoiceStatus.CANCELLED)
            .order_by(columns.id)
            .limit(1)
        )
        return await self._session.scalar(statement)

    async def rate_of(self, currency_id: int) -> Decimal | None:
        return await self._session.scalar(
            select(currencies.c.exchange_rate).where(*equals(currencies.c.id, currency_id))
        )

    async def missing_references(self, invoice: Kind) -> Sequence[tuple[str, int]]:
        references = [(name, to, getattr(invoice, name)) for name, to in _REFERENCES[self._entity].items()]
        items = _ORDER_ITEMS[self._entity]
        for place, line in enumerate(invoice.lines):
            references.append((f"invoice_items.{place}.product_id", "products", line.product_id))
            references.append((f"invoice_items.{place}.{items[:-1]}_id", items, line.order_item_id))
        return await missing(self._session, references)

    async def is_referred_to(self, identity: int) -> bool:
        payment = invoice_payments.c[f"{self._table.name[:-1]}_id"]
        referring = [exists().where(payment == identity)]
        if self._table is sales_invoices:
            referring.append(exists().where(sales_invoices.c.parent_invoice_id == identity))
        return any((await self._session.execute(select(*referring))).one())

    async def remove(self, invoice: Kind) -> None:
        await self._session.delete(invoice)
        self._saved.append(invoice)
        await self._session.flush()

    def _is_late(self, today: date) -> ColumnElement[bool]:
        return and_(self._table.c.due_date < today, self._table.c.status.not_in(SETTLED))

    def _conditions(self, query: InvoiceQuery) -> list[ColumnElement[bool]]:
        columns = self._table.c
        conditions = matches(query.search, columns.invoice_number)
        conditions += equals(columns[self._partner], query.partner_id) + equals(columns.branch_id, query.branch_id)
        if query.status is not None:
            conditions.append(columns.status == query.status)
        if query.date_from is not None:
            conditions.append(columns.invoice_date >= query.date_from)
        if query.date_to is not None:
            conditions.append(columns.invoice_date <= query.date_to)
        return conditions


def _conflict(invoice: Kind) -> Conflict:
    number = invoice.invoice_number

    def explain(error: IntegrityError) -> Exception:
        return DuplicateInvoiceNumberError(number) if "invoice_number" in str(error.orig) else error

    return explain
