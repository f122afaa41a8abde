"""Customers in the legacy table `customers`."""

from sqlalchemy import ColumnElement
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from new_core.application.dtos.customer_dto import CUSTOMER_SORT_FIELDS, CustomerQuery
from new_core.domain.entities.base import Entity
from new_core.domain.entities.customer import Customer
from new_core.domain.exceptions.customer_exceptions import (
    DuplicateCustomerCodeError,
    UnknownSalespersonError,
)
from new_core.infrastructure.database.mappings.customers import customers
from new_core.infrastructure.repositories.sqlalchemy.base_repository import Conflict, activity, equals, matches
from new_core.infrastructure.repositories.sqlalchemy.list_repository import SqlAlchemyListRepository
from new_core.infrastructure.repositories.sqlalchemy.numbering import highest


class SqlAlchemyCustomerRepository(SqlAlchemyListRepository[Customer, CustomerQuery]):
    table = customers
    sort_fields = CUSTOMER_SORT_FIELDS

    def __init__(self, session: AsyncSession, saved: list[Entity]) -> None:
        super().__init__(session, saved, Customer, _conflict)

    async def is_code_taken(self, customer_code: str) -> bool:
        return await self._is_there(customers.c.customer_code, customer_code)

    async def highest_code(self, prefix: str) -> str | None:
        return await highest(self._session, customers.c.customer_code, prefix)

    @override
    def _conditions(self, query: CustomerQuery) -> list[ColumnElement[bool]]:
        columns = customers.c
        return [
            *matches(query.search, columns.name, columns.customer_code, columns.company_name),
            *activity(query.is_active, columns.is_active),
            *equals(columns.salesperson_id, query.salesperson_id),
        ]


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
