"""Counts out of the legacy tables of users, sessions, security events and login attempts."""

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.infrastructure.database.mappings.sessions import login_attempts, security_events, user_sessions
from new_core.infrastructure.database.mappings.users import users

ALARMING = ("high", "critical")


class SqlAlchemyDashboardRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def count_active_users(self) -> int:
        return await self._count(users.c.is_active.is_(True))

    async def count_open_sessions(self, at: datetime) -> int:
        return await self._count(user_sessions.c.is_active.is_(True), user_sessions.c.expires_at > _naive(at))

    async def count_open_alerts(self) -> int:
        return await self._count(security_events.c.severity.in_(ALARMING), security_events.c.resolved.is_(False))

    async def count_failed_logins(self, since: datetime) -> int:
        return await self._count(login_attempts.c.success.is_(False), login_attempts.c.attempted_at >= _naive(since))

    async def _count(self, *conditions: ColumnElement[bool]) -> int:
        return await self._session.scalar(select(func.count()).where(*conditions)) or 0


def _naive(at: datetime) -> datetime:
    """The columns have no time zone and hold UTC."""
    return at.astimezone(UTC).replace(tzinfo=None)
