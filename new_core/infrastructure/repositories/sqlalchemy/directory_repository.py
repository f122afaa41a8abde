"""Names out of the legacy tables `users` and `branches`."""

from collections.abc import Collection

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.application.dtos.account_dto import BranchDTO, SalespersonDTO
from new_core.infrastructure.database.mappings.branches import branches
from new_core.infrastructure.database.mappings.users import users
from new_core.infrastructure.repositories.sqlalchemy.base_repository import HIGHEST_ID

_NAMES = select(users.c.id, users.c.name).where(users.c.id.in_(bindparam("ids", expanding=True)))


class SqlAlchemyDirectoryRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def salespersons(self) -> list[SalespersonDTO]:
        statement = (
            select(users.c.id, users.c.name, users.c.employee_code)
            .where(users.c.is_salesperson.is_(True), users.c.is_active.is_(True))
            .order_by(users.c.id)
        )
        return [SalespersonDTO(*row) for row in await self._session.execute(statement)]

    async def branches(self) -> list[BranchDTO]:
        statement = select(branches.c.id, branches.c.name).where(branches.c.is_active.is_(True)).order_by(branches.c.id)
        return [BranchDTO(*row) for row in await self._session.execute(statement)]

    async def user_names(self, user_ids: Collection[int]) -> dict[int, str]:
        possible = [user_id for user_id in user_ids if 0 < user_id <= HIGHEST_ID]
        if not possible:
            return {}
        return {row[0]: row[1] for row in await self._session.execute(_NAMES, {"ids": possible})}
