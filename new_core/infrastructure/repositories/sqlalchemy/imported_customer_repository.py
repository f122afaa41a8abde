"""Imported customers in the legacy table `migration_customers`."""

from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.application.dtos.customer_dto import CustomerQuery, ImportedCustomerDTO
from new_core.infrastructure.database.mappings.imported_customers import (
    imported_customers,
)
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
_EVERY = select(*_SELECTED)


class SqlAlchemyImportedCustomerRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, query: CustomerQuery) -> list[ImportedCustomerDTO]:
        conditions = matches(query.search, _COLUMNS.name_en, _COLUMNS.name_ar, _COLUMNS.code)
        conditions += activity(query.is_active, _COLUMNS.is_active)
        statement = _EVERY.where(*conditions).order_by(_COLUMNS.id).limit(query.limit)
        nothing = Decimal("0.000")
        return [
            ImportedCustomerDTO(
                **row._asdict()
                | {
                    "credit_limit": row.credit_limit or nothing,
                    "outstanding_receivable": row.outstanding_receivable or nothing,
                }
            )
            for row in await self._session.execute(statement)
        ]
