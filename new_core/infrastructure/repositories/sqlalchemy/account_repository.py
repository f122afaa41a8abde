"""Accounts in the legacy tables of users, roles and permissions."""

import hashlib
from datetime import datetime
from typing import Final

from sqlalchemy import Select, bindparam, exists, func, literal, or_, select, union_all
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
from new_core.infrastructure.repositories.sqlalchemy.base_repository import naive

LONGEST_TOKEN: Final = 500


_BETWEEN: Final = "\n"
# With the account, as most requests ask next for one of these: the answer would cost another way to the database.
_OF_ROLE: Final = (
    select(func.aggregate_strings(permissions.c.code, _BETWEEN))
    .join(role_permissions, role_permissions.c.permission_id == permissions.c.id)
    .where(role_permissions.c.role_id == users.c.role_id, permissions.c.is_active.is_(True))
    .correlate(users)
    .scalar_subquery()
)
# Made once: nearly every request asks these, and making them takes longer than sending them.
_ACCOUNT: Final = (
    select(
        users.c.id,
        users.c.email,
        users.c.name,
        users.c.role_id,
        roles.c.name,
        users.c.is_active,
        _OF_ROLE,
        exists().where(user_permissions.c.user_id == users.c.id),
    )
    .select_from(users.outerjoin(roles, users.c.role_id == roles.c.id))
    .where(
        users.c.email == bindparam("email"),
        ~exists().where(token_blacklist.c.token == bindparam("token"), token_blacklist.c.expires_at > bindparam("now")),
    )
)
_ACCOUNT_OF_SESSION: Final = _ACCOUNT.where(
    exists().where(user_sessions.c.session_token == bindparam("session"), user_sessions.c.is_active.is_(True))
)

_PROFILE: Final = (
    select(
        users.c.name,
        users.c.email,
        users.c.role_id,
        roles.c.name,
        branches.c.name,
        exists().where(user_mfa.c.user_id == users.c.id, user_mfa.c.is_enabled.is_(True)),
    )
    .select_from(
        users.outerjoin(roles, users.c.role_id == roles.c.id).outerjoin(branches, users.c.branch_id == branches.c.id)
    )
    .where(users.c.id == bindparam("user_id"))
)


def _newest_grant() -> Select[bool]:
    is_meant = permissions.c.code == bindparam("permission"), permissions.c.is_active.is_(True)
    own, expires = user_permissions.c, user_permissions.c.expires_at
    of_user = (
        select(own.is_granted, literal(0).label("rank"), own.granted_at)
        .join(permissions, own.permission_id == permissions.c.id)
        .where(own.user_id == bindparam("user_id"), *is_meant, or_(expires.is_(None), expires > bindparam("now")))
    )
    of_role = (
        select(literal(value=True), literal(1), role_permissions.c.granted_at)
        .join(permissions, role_permissions.c.permission_id == permissions.c.id)
        .where(role_permissions.c.role_id == bindparam("role_id"), *is_meant)
    )
    grants = union_all(of_user, of_role).subquery()
    # Rank first: a decision about the user holds whenever the role got its grant.
    return select(grants.c.is_granted).order_by(grants.c.rank, grants.c.granted_at.desc()).limit(1)


_NEWEST_GRANT: Final = _newest_grant()


class SqlAlchemyAccountRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, claims: TokenClaims, token: str, at: datetime) -> AccountDTO | None:
        # PostgreSQL's texts hold no NUL, and the driver raises where one is asked for.
        if "\x00" in claims.email:
            return None
        values = {"email": claims.email, "token": _listed(token), "now": naive(at), "session": claims.session}
        statement = _ACCOUNT if claims.session is None else _ACCOUNT_OF_SESSION
        row = (await self._session.execute(statement, values)).one_or_none()
        if row is None:
            return None
        user_id, email, name, role_id, role, is_active, of_role, has_own = row
        granted = None if has_own else frozenset(of_role.split(_BETWEEN) if of_role else ())
        return AccountDTO(user_id, email, name, role_id, role, is_active, claims.session, granted)

    async def is_granted(self, account: AccountDTO, permission: str, at: datetime) -> bool:
        values = {"user_id": account.id, "role_id": account.role_id, "permission": permission, "now": naive(at)}
        return bool(await self._session.scalar(_NEWEST_GRANT, values))

    async def profile(self, user_id: int, at: datetime, granted: frozenset[str] | None = None) -> ProfileDTO | None:
        row = (await self._session.execute(_PROFILE, {"user_id": user_id})).one_or_none()
        if row is None:
            return None
        name, email, role_id, role, branch, factor = row
        codes = await self._granted(user_id, role_id, at) if granted is None else tuple(sorted(granted))
        return ProfileDTO(user_id, name, email, role, branch, codes, bool(factor))

    async def revoke(self, account: AccountDTO, token: str, at: datetime, until: datetime) -> None:
        row = {
            "token": _listed(token),
            "user_id": account.id,
            "blacklisted_at": naive(at),
            "expires_at": naive(until),
            "reason": "logout",
        }
        insert = postgresql.insert if self._session.get_bind().dialect.name == "postgresql" else sqlite.insert
        # One that logs out twice, or on both sides at once, is on the list already.
        await self._session.execute(insert(token_blacklist).values(row).on_conflict_do_nothing())

    async def _granted(self, user_id: int, role_id: int | None, at: datetime) -> tuple[str, ...]:
        """Name all that `is_granted` would say yes to."""
        own = user_permissions.c
        is_valid = or_(own.expires_at.is_(None), own.expires_at > naive(at))
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
