"""The trail of logins in the legacy tables of attempts, lockouts, codes tried and security events."""

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Table, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.application.dtos.login_dto import Origin
from new_core.application.dtos.page_dto import PageDTO
from new_core.application.dtos.session_dto import SecurityEventDTO, SecurityEventQuery
from new_core.domain.entities.second_factor import FactorMethod
from new_core.infrastructure.database.mappings.sessions import (
    account_lockouts,
    login_attempts,
    mfa_verifications,
    security_events,
)
from new_core.infrastructure.database.mappings.users import users
from new_core.infrastructure.repositories.sqlalchemy.base_repository import HIGHEST_OFFSET, matches

WRONG: Final = "Invalid credentials"
"""The monolith's word, so that failures on either side are counted together."""
LOCKED: Final = "Too many failed attempts"
LOGIN_LOCK: Final = 0x6E63_6C67
"""Beside it the address, as a number: PostgreSQL's advisory locks take two."""


class SqlAlchemyLoginTrail:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def serialise(self, email: str) -> None:
        # SQLite has one writer at a time anyway.
        if self._session.get_bind().dialect.name == "postgresql":
            statement = text("SELECT pg_advisory_xact_lock(:kind, hashtext(:email))")
            await self._session.execute(statement, {"kind": LOGIN_LOCK, "email": _fitted(email, 255)})

    async def failures(self, email: str, since: datetime) -> list[datetime]:
        columns = login_attempts.c
        mine = columns.email == _fitted(email, 255)
        unlocked = (
            select(func.max(account_lockouts.c.unlocked_at))
            .join(users, account_lockouts.c.user_id == users.c.id)
            .where(users.c.email == _fitted(email, 255))
            .scalar_subquery()
        )
        # A comparison with NULL is NULL, hence the oldest moment there is to compare with.
        after = columns.attempted_at > func.coalesce(unlocked, since)
        return await self._since_success(login_attempts, mine, since, columns.failure_reason == WRONG, after)

    async def lock_of(self, email: str, at: datetime) -> datetime | None:
        columns = account_lockouts.c
        statement = (
            select(func.max(columns.locked_until))
            .join(users, columns.user_id == users.c.id)
            .where(users.c.email == _fitted(email, 255), columns.is_active.is_(True), columns.locked_until > at)
        )
        until: datetime | None = await self._session.scalar(statement)
        return until

    async def note_attempt(self, email: str, origin: Origin, at: datetime, *, is_right: bool) -> None:
        row = {"email": _fitted(email, 255), **_origin(origin), "success": is_right, "attempted_at": at}
        await self._insert(login_attempts, row | {"failure_reason": None if is_right else WRONG})

    async def lock(self, user_id: int, at: datetime, until: datetime) -> None:
        row = {"user_id": user_id, "locked_at": at, "locked_until": until, "reason": LOCKED, "is_active": True}
        await self._insert(account_lockouts, row)

    async def unlock(self, user_id: int, by: int, at: datetime) -> None:
        columns = account_lockouts.c
        statement = update(account_lockouts).where(columns.user_id == user_id, columns.is_active.is_(True))
        await self._session.execute(statement.values(is_active=False, unlocked_at=at, unlocked_by=by))

    async def factor_failures(self, user_id: int, since: datetime) -> list[datetime]:
        return await self._since_success(mfa_verifications, mfa_verifications.c.user_id == user_id, since)

    async def note_code(
        self, user_id: int, method: FactorMethod, origin: Origin, at: datetime, *, is_right: bool
    ) -> None:
        row = {"user_id": user_id, "method": method, **_origin(origin), "success": is_right, "attempted_at": at}
        await self._insert(mfa_verifications, row)

    async def note_event(self, user_id: int, event_type: str, origin: Origin | None, at: datetime) -> None:
        row = {
            "user_id": user_id,
            "event_type": event_type,
            "severity": "info",
            "description": event_type.replace("_", " ").capitalize(),
            "created_at": at,
            "resolved": False,
        }
        await self._insert(security_events, row | (_origin(origin) if origin else {}))

    async def find_events(self, query: SecurityEventQuery) -> PageDTO[SecurityEventDTO]:
        columns, conditions = security_events.c, _conditions(query)
        shown = [columns[name] for name in SecurityEventDTO.__dataclass_fields__]
        statement = (
            select(*shown)
            .where(*conditions)
            .order_by(columns.created_at.desc(), columns.id.desc())
            .offset(min(query.offset, HIGHEST_OFFSET))
            .limit(min(query.limit, HIGHEST_OFFSET))
        )
        events = [SecurityEventDTO(*row) for row in await self._session.execute(statement)]
        total = await self._session.scalar(select(func.count()).select_from(security_events).where(*conditions))
        return PageDTO(events, total or 0)

    async def _since_success(
        self, tried: Table, mine: ColumnElement[bool], since: datetime, *failed: ColumnElement[bool]
    ) -> list[datetime]:
        columns = tried.c
        # By id and not by time, which two attempts may share.
        succeeded = select(func.max(columns.id)).where(mine, columns.success.is_(True)).scalar_subquery()
        later = columns.id > func.coalesce(succeeded, 0)
        conditions = (mine, columns.success.is_(False), columns.attempted_at > since, later, *failed)
        statement = select(columns.attempted_at).where(*conditions).order_by(columns.id)
        return list(await self._session.scalars(statement))

    async def _insert(self, table: Table, row: dict[str, object]) -> None:
        await self._session.execute(insert(table), [row])


def _conditions(query: SecurityEventQuery) -> list[ColumnElement[bool]]:
    columns = security_events.c
    conditions = matches(query.search, columns.description)
    for name in ("event_type", "severity"):
        wanted = getattr(query, name)
        if wanted is not None:
            conditions.append(columns[name] == _fitted(wanted, 500))
    if query.date_from is not None:
        conditions.append(columns.created_at >= query.date_from)
    if query.date_to is not None:
        conditions.append(columns.created_at <= query.date_to)
    return conditions


def _origin(origin: Origin) -> dict[str, object]:
    agent = origin.user_agent
    return {"ip_address": _fitted(origin.ip_address, 45), "user_agent": None if agent is None else _fitted(agent, 500)}


def _fitted(value: str, longest: int) -> str:
    """Make it fit its column: a trail must not fail over what a stranger sends."""
    printable = value.replace("\x00", "�").encode("utf-8", "replace").decode()
    return printable[:longest]
