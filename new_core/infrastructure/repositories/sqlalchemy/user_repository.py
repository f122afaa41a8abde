"""Users in the legacy table `users`, with the names of role and branch where they are shown."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.application.dtos.user_dto import USER_SORT_FIELDS, UserDTO, UserQuery
from new_core.domain.entities.base import Entity
from new_core.domain.entities.user import User
from new_core.domain.exceptions.user_exceptions import (
    DuplicateEmailError,
    DuplicateEmployeeCodeError,
    UserInUseError,
)
from new_core.infrastructure.database.mappings.branches import branches
from new_core.infrastructure.database.mappings.users import roles, users
from new_core.infrastructure.database.statements import paged
from new_core.infrastructure.repositories.sqlalchemy.base_repository import (
    HIGHEST_ID,
    Conflict,
    SqlAlchemyRepository,
    activity,
    can_be_stored,
    in_order,
    matches,
)
from new_core.infrastructure.repositories.sqlalchemy.references import missing

_NAMED = ("role", "branch")
_SHOWN = [users.c[name] for name in UserDTO.__dataclass_fields__ if name not in _NAMED]
_WITH_NAMES = users.outerjoin(roles, users.c.role_id == roles.c.id).outerjoin(
    branches, users.c.branch_id == branches.c.id
)


class SqlAlchemyUserRepository(SqlAlchemyRepository[User]):
    def __init__(self, session: AsyncSession, saved: list[Entity]) -> None:
        super().__init__(session, saved, User, _conflict)

    async def find(self, query: UserQuery) -> list[UserDTO]:
        made = paged(UserDTO, query, lambda: _shown().where(*_conditions(query)).order_by(*_order(query)))
        return [UserDTO(*row) for row in await self._session.execute(*made)]

    async def count(self, query: UserQuery) -> int:
        statement = select(func.count()).select_from(_WITH_NAMES).where(*_conditions(query))
        return await self._session.scalar(statement) or 0

    async def show(self, user_id: int) -> UserDTO | None:
        if not 0 < user_id <= HIGHEST_ID:
            return None
        row = (await self._session.execute(_shown().where(users.c.id == user_id))).one_or_none()
        return None if row is None else UserDTO(*row)

    async def by_email(self, email: str) -> User | None:
        if not can_be_stored(email):
            return None
        statement = select(User).where(users.c.email == email)
        return (await self._session.scalars(statement)).one_or_none()

    async def is_email_taken(self, email: str) -> bool:
        if not can_be_stored(email):
            return False
        return await self._session.scalar(select(users.c.id).where(users.c.email == email)) is not None

    async def missing_references(self, user: User) -> Sequence[tuple[str, int]]:
        references = [("role_id", "roles", user.role_id), ("branch_id", "branches", user.branch_id)]
        return await missing(self._session, references)

    async def remove(self, user: User) -> None:
        await self._erase(user, UserInUseError(user.identity))


def _order(query: UserQuery) -> list[ColumnElement[Any]]:
    return in_order(users, query.sort, USER_SORT_FIELDS)


def _shown() -> Select[Any]:
    return select(*_SHOWN, roles.c.name, branches.c.name).select_from(_WITH_NAMES)


def _conditions(query: UserQuery) -> list[ColumnElement[bool]]:
    columns = users.c
    conditions = matches(query.search, columns.name, columns.email, columns.employee_code)
    conditions += activity(query.is_active, columns.is_active)
    for name in ("role_id", "branch_id"):
        wanted = getattr(query, name)
        if wanted is not None:
            conditions.append(columns[name] == wanted if 0 < wanted <= HIGHEST_ID else false())
    if query.roles:
        conditions.append(roles.c.name.in_(query.roles))
    return conditions


def _conflict(user: User) -> Conflict:
    email, employee_code = user.email, user.employee_code

    def explain(error: IntegrityError) -> Exception:
        message = str(error.orig)
        if "employee_code" in message:
            return DuplicateEmployeeCodeError(employee_code or "")
        return DuplicateEmailError(email) if "email" in message else error

    return explain
