"""Imported customers in the legacy table `migration_customers`."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.application.dtos.customer_dto import CustomerQuery, ImportedCustomerDTO
from new_core.infrastructure.database.mappings.imported_customers import (
    imported_customers,
)
from new_core.infrastructure.database.statements import paged
from new_core.infrastructure.repositories.sqlalchemy.base_repository import activity, matches

_COLUMNS = imported_customers.c
_SELECTED = (
    _COLUMNS.id,
    _COLUMNS.code,
    _COLUMNS.name_en,
    _COLUMNS.name_ar,
    _COLUMNS.email,
    _COLUMNS.phone,
    _COLUMNS.mobile,
    _COLUMNS.address_en.label("address"),
    _COLUMNS.city,
    _COLUMNS.country,
    _COLUMNS.currency,
    _COLUMNS.credit_limit,
    _COLUMNS.outstanding_receivable,
    _COLUMNS.is_active,
    _COLUMNS.zoho_customer_id,
    _COLUMNS.created_at,
    _COLUMNS.updated_at,
)
_MONEY = slice(11, 13)
_EVERY = select(*_SELECTED)
_NOTHING = Decimal("0.000")


class SqlAlchemyImportedCustomerRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, query: CustomerQuery) -> list[ImportedCustomerDTO]:
        def make() -> Select[Any]:
            conditions = matches(query.search, _COLUMNS.name_en, _COLUMNS.name_ar, _COLUMNS.code)
            conditions += activity(query.is_active, _COLUMNS.is_active)
            return _EVERY.where(*conditions).order_by(_COLUMNS.id)

        # The page's place is among our own customers; the imported ones begin at their first.
        statement, values = paged(ImportedCustomerDTO, replace(query, offset=0), make)
        return [_imported(row) for row in await self._session.execute(statement, values)]


def _imported(row: Row[Any]) -> ImportedCustomerDTO:
    # The columns are selected in the order of the fields.
    columns: Sequence[Any] = row
    money = (amount or _NOTHING for amount in columns[_MONEY])
    return ImportedCustomerDTO(*columns[: _MONEY.start], *money, *columns[_MONEY.stop :])
