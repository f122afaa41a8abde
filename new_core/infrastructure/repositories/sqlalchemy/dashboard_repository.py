"""Counts out of the legacy tables of users, sessions, security events and login attempts."""

from datetime import datetime
from typing import Final

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.infrastructure.database.mappings.sessions import login_attempts, security_events, user_sessions
from new_core.infrastructure.database.mappings.users import users
from new_core.infrastructure.repositories.sqlalchemy.base_repository import naive

ALARMING = ("high", "critical")

_COUNT: Final = select(func.count())
_USERS: Final = _COUNT.where(users.c.is_active.is_(True))
_SESSIONS: Final = _COUNT.where(user_sessions.c.is_active.is_(True), user_sessions.c.expires_at > bindparam("at"))
_ALERTS: Final = _COUNT.where(security_events.c.severity.in_(ALARMING), security_events.c.resolved.is_(False))
_FAILURES: Final = _COUNT.where(
    login_attempts.c.success.is_(False), login_attempts.c.attempted_at >= bindparam("since")
)
_ALL: Final = select(
    _USERS.scalar_subquery(), _SESSIONS.scalar_subquery(), _ALERTS.scalar_subquery(), _FAILURES.scalar_subquery()
)


class SqlAlchemyDashboardRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def count_all(self, at: datetime, since: datetime) -> tuple[int, int, int, int]:
        values = {"at": naive(at), "since": naive(since)}
        people, sessions, alerts, failures = (await self._session.execute(_ALL, values)).one()
        return people, sessions, alerts, failures

    async def count_active_users(self) -> int:
        return await self._count(_USERS)

    async def count_open_sessions(self, at: datetime) -> int:
        return await self._count(_SESSIONS, at=naive(at))

    async def count_open_alerts(self) -> int:
        return await self._count(_ALERTS)

    async def count_failed_logins(self, since: datetime) -> int:
        return await self._count(_FAILURES, since=naive(since))

    async def _count(self, statement: Select[int], **values: datetime) -> int:
        return await self._session.scalar(statement, values) or 0
