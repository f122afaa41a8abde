"""Customers in the legacy table `customers`."""

import re

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.application.dtos.customer_dto import CUSTOMER_SORT_FIELDS, CustomerQuery
from new_core.domain.entities.base import Entity
from new_core.domain.entities.customer import LENGTHS, Customer
from new_core.domain.exceptions.customer_exceptions import (
    DuplicateCustomerCodeError,
    UnknownSalespersonError,
)
from new_core.infrastructure.database.mappings.customers import customers
from new_core.infrastructure.repositories.sqlalchemy.base_repository import (
    Conflict,
    SqlAlchemyRepository,
    activity,
    can_be_stored,
    equals,
    matches,
)


class SqlAlchemyCustomerRepository(SqlAlchemyRepository[Customer]):
    def __init__(self, session: AsyncSession, saved: list[Entity]) -> None:
        super().__init__(session, saved, Customer, _conflict)

    async def find(self, query: CustomerQuery) -> list[Customer]:
        return await self._page(query, lambda: self._every().where(*_conditions(query)).order_by(*_order(query)))

    async def count(self, query: CustomerQuery) -> int:
        statement = select(func.count()).select_from(customers).where(*_conditions(query))
        return await self._session.scalar(statement) or 0

    async def is_code_taken(self, customer_code: str) -> bool:
        if not can_be_stored(customer_code):
            return False
        statement = select(customers.c.id).where(customers.c.customer_code == customer_code)
        return await self._session.scalar(statement) is not None

    async def highest_code(self, prefix: str) -> str | None:
        longest = LENGTHS["customer_code"] or 0
        if len(prefix) > longest or not can_be_stored(prefix):
            return None
        code = customers.c.customer_code
        # Longer first: after 9999 comes 10000, which is less in the order of texts.
        statement = (
            select(code)
            .where(
                code.startswith(prefix, autoescape=True),
                code.regexp_match(f"^{re.escape(prefix)}[0-9]{{4,9}}$"),
            )
            .order_by(func.length(code).desc(), code.desc())
            .limit(1)
        )
        return await self._session.scalar(statement)


def _conditions(query: CustomerQuery) -> list[ColumnElement[bool]]:
    columns = customers.c
    conditions = matches(query.search, columns.name, columns.customer_code, columns.company_name)
    conditions += activity(query.is_active, columns.is_active)
    return conditions + equals(columns.salesperson_id, query.salesperson_id)


def _order(query: CustomerQuery) -> list[ColumnElement[object]]:
    keys = [(key.field, key.descending) for key in query.sort]
    unknown = {field for field, _ in keys} - set(CUSTOMER_SORT_FIELDS)
    if unknown:
        raise ValueError(f"customers cannot be sorted by {', '.join(sorted(unknown))}")
    # The id last, always: without it equal rows could change places between two pages.
    columns = [(customers.c[field], descending) for field, descending in [*keys, ("id", False)]]
    return [column.desc() if descending else column.asc() for column, descending in columns]


def _conflict(customer: Customer) -> Conflict:
    code, salesperson_id = customer.customer_code, customer.salesperson_id

    def explain(error: IntegrityError) -> Exception:
        message = str(error.orig).lower()
        if "customer_code" in message:
            return DuplicateCustomerCodeError(code)
        # SQLite says only that a foreign key failed; the table has no other.
        if "foreign key" in message and salesperson_id is not None:
            return UnknownSalespersonError(salesperson_id)
        return error

    return explain
