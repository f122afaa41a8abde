"""Roles and permissions in the legacy tables `roles`, `permissions` and `role_permissions`."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.application.dtos.page_dto import PageDTO
from new_core.application.dtos.user_dto import (
    PERMISSION_SORT_FIELDS,
    ROLE_SORT_FIELDS,
    PermissionDTO,
    PermissionQuery,
    RoleDTO,
    RoleQuery,
)
from new_core.domain.entities.base import Entity
from new_core.domain.entities.role import Role
from new_core.domain.exceptions.user_exceptions import DuplicateRoleNameError, RoleInUseError
from new_core.infrastructure.database.mappings.users import permissions, role_permissions, roles
from new_core.infrastructure.repositories.sqlalchemy.base_repository import (
    HIGHEST_OFFSET,
    Conflict,
    SqlAlchemyRepository,
    activity,
    can_be_stored,
    in_order,
    matches,
    naive,
    says,
)


class SqlAlchemyRoleRepository(SqlAlchemyRepository[Role]):
    def __init__(self, session: AsyncSession, saved: list[Entity]) -> None:
        super().__init__(session, saved, Role, _conflict)

    async def find(self, query: RoleQuery) -> list[RoleDTO]:
        statement = (
            select(roles.c.id, roles.c.name, roles.c.description, roles.c.is_active)
            .where(*_role_conditions(query))
            .order_by(*in_order(roles, query.sort, ROLE_SORT_FIELDS))
            .offset(min(query.offset, HIGHEST_OFFSET))
            .limit(query.limit)
        )
        rows = (await self._session.execute(statement)).all()
        granted = await self._granted([row.id for row in rows])
        return [RoleDTO(row.id, row.name, row.description, bool(row.is_active), granted[row.id]) for row in rows]

    async def count(self, query: RoleQuery) -> int:
        statement = select(func.count()).select_from(roles).where(*_role_conditions(query))
        return await self._session.scalar(statement) or 0

    async def granted(self, role_id: int) -> tuple[str, ...]:
        return (await self._granted([role_id]))[role_id]

    async def is_name_taken(self, name: str) -> bool:
        return await self._session.scalar(select(roles.c.id).where(roles.c.name == name)) is not None

    async def grant(self, role_id: int, codes: Collection[str], by: int, at: datetime) -> Collection[str]:
        possible = [code for code in codes if can_be_stored(code)]
        wanted = select(permissions.c.code, permissions.c.id).where(permissions.c.code.in_(possible))
        known = {row.code: row.id for row in await self._session.execute(wanted)}
        unknown = sorted(set(codes) - known.keys())
        if unknown:
            return unknown
        await self._session.execute(delete(role_permissions).where(role_permissions.c.role_id == role_id))
        rows = [
            {"role_id": role_id, "permission_id": known[code], "granted_by": by, "granted_at": naive(at)}
            for code in sorted(known)
        ]
        if rows:
            await self._session.execute(insert(role_permissions), rows)
        return ()

    async def remove(self, role: Role) -> None:
        await self._session.execute(delete(role_permissions).where(role_permissions.c.role_id == role.identity))
        await self._erase(role, RoleInUseError(role.identity))

    async def permissions(self, query: PermissionQuery) -> PageDTO[PermissionDTO]:
        conditions = _permission_conditions(query)
        shown = [permissions.c[name] for name in PermissionDTO.__dataclass_fields__]
        statement = (
            select(*shown)
            .where(*conditions)
            .order_by(*in_order(permissions, query.sort, PERMISSION_SORT_FIELDS))
            .offset(min(query.offset, HIGHEST_OFFSET))
            .limit(query.limit)
        )
        rows = (await self._session.execute(statement)).mappings()
        found = [PermissionDTO(**{**row, "is_active": bool(row["is_active"])}) for row in rows]
        total = await self._session.scalar(select(func.count()).select_from(permissions).where(*conditions))
        return PageDTO(found, total or 0)

    async def _granted(self, role_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
        statement = (
            select(role_permissions.c.role_id, permissions.c.code)
            .join(permissions, role_permissions.c.permission_id == permissions.c.id)
            .where(role_permissions.c.role_id.in_(role_ids))
            .distinct()
            .order_by(permissions.c.code)
        )
        granted: dict[int, tuple[str, ...]] = dict.fromkeys(role_ids, ())
        for role_id, code in await self._session.execute(statement):
            granted[role_id] += (code,)
        return granted


def _role_conditions(query: RoleQuery) -> list[ColumnElement[bool]]:
    return [*matches(query.search, roles.c.name), *activity(query.is_active, roles.c.is_active)]


def _permission_conditions(query: PermissionQuery) -> list[ColumnElement[bool]]:
    conditions = matches(query.search, permissions.c.code, permissions.c.name)
    conditions += activity(query.is_active, permissions.c.is_active)
    return [*conditions, *says(permissions.c.module, query.module)]


def _conflict(role: Role) -> Conflict:
    name = role.name

    def explain(error: IntegrityError) -> Exception:
        return DuplicateRoleNameError(name) if "name" in str(error.orig) else error

    return explain
