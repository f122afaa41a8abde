"""Vendors in the legacy table `migration_vendors`."""

from sqlalchemy import ColumnElement
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from new_core.application.dtos.vendor_dto import VENDOR_SORT_FIELDS, VendorQuery
from new_core.domain.entities.base import Entity
from new_core.domain.entities.vendor import Vendor
from new_core.domain.exceptions.vendor_exceptions import DuplicateVendorCodeError
from new_core.infrastructure.database.mappings.vendors import vendors
from new_core.infrastructure.repositories.sqlalchemy.base_repository import Conflict, activity, matches
from new_core.infrastructure.repositories.sqlalchemy.list_repository import SqlAlchemyListRepository


class SqlAlchemyVendorRepository(SqlAlchemyListRepository[Vendor, VendorQuery]):
    table = vendors
    sort_fields = VENDOR_SORT_FIELDS

    def __init__(self, session: AsyncSession, saved: list[Entity]) -> None:
        super().__init__(session, saved, Vendor, _conflict)

    async def is_code_taken(self, code: str) -> bool:
        return await self._is_there(vendors.c.code, code)

    async def remove(self, vendor: Vendor) -> None:
        # Nothing refers to a vendor; should that change, the conflict goes up as it is.
        await self._session.delete(vendor)
        self._saved.append(vendor)
        await self._session.flush()

    @override
    def _conditions(self, query: VendorQuery) -> list[ColumnElement[bool]]:
        columns = vendors.c
        return [
            *matches(query.search, columns.code, columns.name_ar, columns.name_en),
            *activity(query.is_active, columns.is_active),
        ]


def _conflict(vendor: Vendor) -> Conflict:
    code = vendor.code

    def explain(error: IntegrityError) -> Exception:
        # The table has no other unique column and no foreign key.
        return DuplicateVendorCodeError(code) if "code" in str(error.orig) else error

    return explain
