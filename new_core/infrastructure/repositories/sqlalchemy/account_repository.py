"""Accounts in the legacy tables of users, roles and permissions."""

import hashlib
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select, union_all
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.application.dtos.account_dto import AccountDTO
from new_core.application.dtos.login_dto import ProfileDTO
from new_core.domain.value_objects.token_claims import TokenClaims
from new_core.infrastructure.database.mappings.branches import branches
from new_core.infrastructure.database.mappings.sessions import user_mfa, user_sessions
from new_core.infrastructure.database.mappings.users import (
    permissions,
    role_permissions,
    roles,
    token_blacklist,
    user_permissions,
    users,
)

LONGEST_TOKEN: Final = 500


class SqlAlchemyAccountRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, claims: TokenClaims, token: str, at: datetime) -> AccountDTO | None:
        email = claims.email
        if "\x00" in email:
            return None
        is_good = ~exists().where(token_blacklist.c.token == _listed(token), token_blacklist.c.expires_at > _naive(at))
        if claims.session is not None:
            mine = user_sessions.c.session_token == claims.session
            is_good &= exists().where(mine, user_sessions.c.is_active.is_(True))
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
            .where(users.c.email == email, is_good)
        )
        row = (await self._session.execute(statement)).one_or_none()
        return None if row is None else AccountDTO(*row, session=claims.session)

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

    async def profile(self, user_id: int, at: datetime) -> ProfileDTO | None:
        has_factor = exists().where(user_mfa.c.user_id == users.c.id, user_mfa.c.is_enabled.is_(True))
        statement = (
            select(users.c.name, users.c.email, users.c.role_id, roles.c.name, branches.c.name, has_factor)
            .select_from(
                users.outerjoin(roles, users.c.role_id == roles.c.id).outerjoin(
                    branches, users.c.branch_id == branches.c.id
                )
            )
            .where(users.c.id == user_id)
        )
        row = (await self._session.execute(statement)).one_or_none()
        if row is None:
            return None
        name, email, role_id, role, branch, factor = row
        return ProfileDTO(user_id, name, email, role, branch, await self._granted(user_id, role_id, at), bool(factor))

    async def revoke(self, account: AccountDTO, token: str, at: datetime, until: datetime) -> None:
        row = {
            "token": _listed(token),
            "user_id": account.id,
            "blacklisted_at": _naive(at),
            "expires_at": _naive(until),
            "reason": "logout",
        }
        insert = postgresql.insert if self._session.get_bind().dialect.name == "postgresql" else sqlite.insert
        await self._session.execute(insert(token_blacklist).values(row).on_conflict_do_nothing())

    async def _granted(self, user_id: int, role_id: int | None, at: datetime) -> tuple[str, ...]:
        """Name all that `is_granted` would say yes to."""
        own = user_permissions.c
        is_valid = or_(own.expires_at.is_(None), own.expires_at > _naive(at))
        of_user = (
            select(permissions.c.code, own.is_granted)
            .join(permissions, own.permission_id == permissions.c.id)
            .where(own.user_id == user_id, permissions.c.is_active.is_(True), is_valid)
            .order_by(own.granted_at.asc(), own.id)
        )
        of_role = (
            select(permissions.c.code)
            .join(role_permissions, role_permissions.c.permission_id == permissions.c.id)
            .where(role_permissions.c.role_id == role_id, permissions.c.is_active.is_(True))
        )
        granted = dict.fromkeys(await self._session.scalars(of_role), True)
        granted |= {code: bool(is_granted) for code, is_granted in await self._session.execute(of_user)}
        return tuple(sorted(code for code, is_granted in granted.items() if is_granted))


def _listed(token: str) -> str:
    """Give the form in which the list holds a token: the monolith's, unless the column is too short for it."""
    return token if len(token) <= LONGEST_TOKEN else f"sha256:{hashlib.sha256(token.encode()).hexdigest()}"


def _is_permission(permission: str) -> ColumnElement[bool]:
    return and_(permissions.c.code == permission, permissions.c.is_active.is_(True))


def _naive(at: datetime) -> datetime:
    """The columns have no time zone and hold UTC."""
    return at.astimezone(UTC).replace(tzinfo=None)
