"""Accounts in the legacy tables of users, roles and permissions."""

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.application.dtos.account_dto import AccountDTO
from new_core.infrastructure.database.mappings.users import (
    permissions,
    role_permissions,
    roles,
    token_blacklist,
    user_permissions,
    users,
)


class SqlAlchemyAccountRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, email: str, token: str, at: datetime) -> AccountDTO | None:
        if "\x00" in email:
            return None
        revoked = exists().where(token_blacklist.c.token == token, token_blacklist.c.expires_at > _naive(at))
        statement = (
            select(
                users.c.id,
                users.c.email,
                users.c.name,
                users.c.role_id,
                roles.c.name,
                users.c.is_active,
            )
            .select_from(users.outerjoin(roles, users.c.role_id == roles.c.id))
            .where(users.c.email == email, ~revoked)
        )
        row = (await self._session.execute(statement)).one_or_none()
        return None if row is None else AccountDTO(*row)

    async def is_granted(self, account: AccountDTO, permission: str, at: datetime) -> bool:
        own = (
            select(
                user_permissions.c.is_granted,
                literal(0).label("rank"),
                user_permissions.c.granted_at,
            )
            .join(permissions, user_permissions.c.permission_id == permissions.c.id)
            .where(
                user_permissions.c.user_id == account.id,
                _is_permission(permission),
                or_(
                    user_permissions.c.expires_at.is_(None),
                    user_permissions.c.expires_at > _naive(at),
                ),
            )
        )
        of_role = (
            select(literal(value=True), literal(1), role_permissions.c.granted_at)
            .join(permissions, role_permissions.c.permission_id == permissions.c.id)
            .where(
                role_permissions.c.role_id == account.role_id,
                _is_permission(permission),
            )
        )
        grants = union_all(own, of_role).subquery()
        # Rank first: a decision about the user holds whenever the role got its grant.
        newest = select(grants.c.is_granted).order_by(grants.c.rank, grants.c.granted_at.desc()).limit(1)
        return bool(await self._session.scalar(newest))


def _is_permission(permission: str) -> ColumnElement[bool]:
    return and_(permissions.c.code == permission, permissions.c.is_active.is_(True))


def _naive(at: datetime) -> datetime:
    """The columns have no time zone and hold UTC."""
    return at.astimezone(UTC).replace(tzinfo=None)
