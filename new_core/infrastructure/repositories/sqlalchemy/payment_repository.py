"""Payments in the legacy table `invoice_payments`."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from new_core.application.dtos.payment_dto import PAYMENT_SORT_FIELDS, PaymentQuery
from new_core.domain.entities.base import Entity
from new_core.domain.entities.payment import Payment
from new_core.domain.exceptions.payment_exceptions import DuplicatePaymentNumberError
from new_core.infrastructure.database.mappings.invoices import invoice_payments, sales_invoices
from new_core.infrastructure.repositories.sqlalchemy.base_repository import Conflict, equals, matches
from new_core.infrastructure.repositories.sqlalchemy.list_repository import SqlAlchemyListRepository
from new_core.infrastructure.repositories.sqlalchemy.numbering import highest
from new_core.infrastructure.repositories.sqlalchemy.references import missing


class SqlAlchemyPaymentRepository(SqlAlchemyListRepository[Payment, PaymentQuery]):
    table = invoice_payments
    sort_fields = PAYMENT_SORT_FIELDS

    def __init__(self, session: AsyncSession, saved: list[Entity]) -> None:
        super().__init__(session, saved, Payment, _conflict)

    async def is_number_taken(self, number: str) -> bool:
        return await self._is_there(invoice_payments.c.payment_number, number)

    async def highest_number(self, prefix: str) -> str | None:
        return await highest(self._session, invoice_payments.c.payment_number, prefix)

    async def missing_references(self, payment: Payment) -> Sequence[tuple[str, int]]:
        references = [("currency_id", "currencies", payment.currency_id), ("created_by", "users", payment.created_by)]
        return await missing(self._session, references)

    @override
    def _conditions(self, query: PaymentQuery) -> list[ColumnElement[bool]]:
        columns = invoice_payments.c
        conditions = matches(query.search, columns.payment_number) + _of_customer(query.customer_id)
        if query.direction is None:
            return conditions if query.invoice_id is None else [false()]
        column = columns[f"{query.direction}_invoice_id"]
        if query.invoice_id is None:
            return [*conditions, column.is_not(None)]
        return conditions + equals(column, query.invoice_id)


def _of_customer(customer_id: int | None) -> list[ColumnElement[bool]]:
    if customer_id is None:
        return []
    theirs = select(sales_invoices.c.id).where(*equals(sales_invoices.c.customer_id, customer_id))
    return [invoice_payments.c.sales_invoice_id.in_(theirs)]


def _conflict(payment: Payment) -> Conflict:
    number = payment.payment_number

    def explain(error: IntegrityError) -> Exception:
        return DuplicatePaymentNumberError(number) if "payment_number" in str(error.orig) else error

    return explain
