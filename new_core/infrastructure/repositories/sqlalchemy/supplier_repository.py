"""Suppliers in the legacy table `suppliers`."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.application.dtos.supplier_dto import SupplierQuery
from new_core.domain.entities.base import Entity
from new_core.domain.entities.supplier import Supplier
from new_core.domain.exceptions.supplier_exceptions import DuplicateSupplierCodeError
from new_core.infrastructure.database.mappings.suppliers import suppliers
from new_core.infrastructure.repositories.sqlalchemy.base_repository import (
    Conflict,
    SqlAlchemyRepository,
    activity,
    can_be_stored,
    matches,
)


class SqlAlchemySupplierRepository(SqlAlchemyRepository[Supplier]):
    def __init__(self, session: AsyncSession, saved: list[Entity]) -> None:
        super().__init__(session, saved, Supplier, _conflict)

    async def find(self, query: SupplierQuery) -> list[Supplier]:
        columns = suppliers.c
        conditions = matches(query.search, columns.name, columns.supplier_code, columns.company_name)
        conditions += activity(query.is_active, columns.is_active)
        return await self._page(query, lambda: self._every().where(*conditions).order_by(columns.id))

    async def is_code_taken(self, supplier_code: str) -> bool:
        if not can_be_stored(supplier_code):
            return False
        statement = select(suppliers.c.id).where(suppliers.c.supplier_code == supplier_code)
        return await self._session.scalar(statement) is not None


def _conflict(supplier: Supplier) -> Conflict:
    code = supplier.supplier_code

    def explain(error: IntegrityError) -> Exception:
        return DuplicateSupplierCodeError(code) if "supplier_code" in str(error.orig).lower() else error

    return explain
