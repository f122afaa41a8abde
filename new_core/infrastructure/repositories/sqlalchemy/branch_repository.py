"""Branches in the legacy table `branches`."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from new_core.application.dtos.branch_dto import BRANCH_SORT_FIELDS, BranchQuery
from new_core.domain.entities.base import Entity
from new_core.domain.entities.branch import Branch
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.branch_exceptions import BranchInUseError, DuplicateBranchCodeError
from new_core.infrastructure.database.mappings.branches import branches
from new_core.infrastructure.repositories.sqlalchemy.base_repository import Conflict, activity, matches
from new_core.infrastructure.repositories.sqlalchemy.list_repository import SqlAlchemyListRepository
from new_core.infrastructure.repositories.sqlalchemy.numbering import highest
from new_core.infrastructure.repositories.sqlalchemy.references import missing


class SqlAlchemyBranchRepository(SqlAlchemyListRepository[Branch, BranchQuery]):
    table = branches
    sort_fields = BRANCH_SORT_FIELDS

    def __init__(self, session: AsyncSession, saved: list[Entity]) -> None:
        super().__init__(session, saved, Branch, _conflict)

    async def is_code_taken(self, code: str) -> bool:
        statement = select(branches.c.id).where(branches.c.code == code)
        return await self._session.scalar(statement) is not None

    async def highest_code(self, prefix: str) -> str | None:
        return await highest(self._session, branches.c.code, prefix)

    async def missing_references(self, branch: Branch) -> Sequence[tuple[str, int]]:
        return await missing(self._session, [("currency_id", "currencies", branch.currency_id)])

    async def remove(self, branch: Branch) -> None:
        await self._erase(branch, BranchInUseError(branch.code))

    @override
    def _conditions(self, query: BranchQuery) -> list[ColumnElement[bool]]:
        columns = branches.c
        return [
            *matches(query.search, columns.name, columns.code, columns.city),
            *activity(query.is_active, columns.is_active),
        ]


def _conflict(branch: Branch) -> Conflict:
    code, currency_id = branch.code, branch.currency_id

    def explain(error: IntegrityError) -> Exception:
        message = str(error.orig).lower()
        # SQLite says only that a foreign key failed; the table has no other.
        if "foreign key" in message:
            return InvalidValueError("currency_id", currency_id, "there is no such row")
        return DuplicateBranchCodeError(code) if "code" in message else error

    return explain
