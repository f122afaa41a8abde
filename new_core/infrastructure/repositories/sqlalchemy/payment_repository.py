"""Payments in the legacy table `invoice_payments`."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, false, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.application.dtos.payment_dto import PAYMENT_SORT_FIELDS, PaymentQuery
from new_core.domain.entities.base import Entity
from new_core.domain.entities.payment import Payment
from new_core.domain.exceptions.payment_exceptions import DuplicatePaymentNumberError
from new_core.infrastructure.database.mappings.invoices import invoice_payments, sales_invoices
from new_core.infrastructure.repositories.sqlalchemy.base_repository import (
    HIGHEST_ID,
    Conflict,
    SqlAlchemyRepository,
    equals,
    matches,
)
from new_core.infrastructure.repositories.sqlalchemy.invoice_references import missing
from new_core.infrastructure.repositories.sqlalchemy.invoice_repository import highest


class SqlAlchemyPaymentRepository(SqlAlchemyRepository[Payment]):
    def __init__(self, session: AsyncSession, saved: list[Entity]) -> None:
        super().__init__(session, saved, Payment, _conflict)

    async def find(self, query: PaymentQuery) -> list[Payment]:
        return await self._page(query, lambda: self._every().where(*_conditions(query)).order_by(*_order(query)))

    async def count(self, query: PaymentQuery) -> int:
        statement = select(func.count()).select_from(invoice_payments).where(*_conditions(query))
        return await self._session.scalar(statement) or 0

    async def is_number_taken(self, number: str) -> bool:
        statement = select(invoice_payments.c.id).where(invoice_payments.c.payment_number == number)
        return await self._session.scalar(statement) is not None

    async def highest_number(self, prefix: str) -> str | None:
        return await highest(self._session, invoice_payments.c.payment_number, prefix)

    async def missing_references(self, payment: Payment) -> Sequence[tuple[str, int]]:
        references = [("currency_id", "currencies", payment.currency_id), ("created_by", "users", payment.created_by)]
        return await missing(self._session, references)


def _conditions(query: PaymentQuery) -> list[ColumnElement[bool]]:
    columns = invoice_payments.c
    conditions = matches(query.search, columns.payment_number) + _of_customer(query.customer_id)
    if query.direction is None:
        return conditions if query.invoice_id is None else [false()]
    column = columns[f"{query.direction}_invoice_id"]
    if query.invoice_id is None:
        return [*conditions, column.is_not(None)]
    return [*conditions, column == query.invoice_id if abs(query.invoice_id) <= HIGHEST_ID else false()]


def _of_customer(customer_id: int | None) -> list[ColumnElement[bool]]:
    if customer_id is None:
        return []
    theirs = select(sales_invoices.c.id).where(*equals(sales_invoices.c.customer_id, customer_id))
    return [invoice_payments.c.sales_invoice_id.in_(theirs)]


def _order(query: PaymentQuery) -> list[ColumnElement[Any]]:
    keys = [(key.field, key.descending) for key in query.sort]
    unknown = {field for field, _ in keys} - set(PAYMENT_SORT_FIELDS)
    if unknown:
        raise ValueError(f"payments cannot be sorted by {', '.join(sorted(unknown))}")
    columns = [(invoice_payments.c[field], descending) for field, descending in [*keys, ("id", False)]]
    return [column.desc() if descending else column.asc() for column, descending in columns]


def _conflict(payment: Payment) -> Conflict:
    number = payment.payment_number

    def explain(error: IntegrityError) -> Exception:
        return DuplicatePaymentNumberError(number) if "payment_number" in str(error.orig) else error

    return explain
