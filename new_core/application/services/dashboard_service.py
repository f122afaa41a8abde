"""Counts for the administrator's first page."""

from datetime import timedelta
from typing import Final

from new_core.application.dtos.dashboard_dto import DashboardDTO
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.unit_of_work import UnitOfWorkFactory

RECENT: Final = timedelta(hours=24)
"""How far back a failed login counts."""


class DashboardService:
    def __init__(self, units: UnitOfWorkFactory, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def show(self) -> DashboardDTO:
        now = self._clock()
        async with self._units(read_only=True) as unit:
            counts = await unit.dashboard.count_all(now, now - RECENT)
        return DashboardDTO(*counts, at=now)

    async def count_active_users(self) -> int:
        async with self._units(read_only=True) as unit:
            return await unit.dashboard.count_active_users()

    async def count_open_sessions(self) -> int:
        async with self._units(read_only=True) as unit:
            return await unit.dashboard.count_open_sessions(self._clock())

    async def count_open_alerts(self) -> int:
        async with self._units(read_only=True) as unit:
            return await unit.dashboard.count_open_alerts()

    async def count_failed_logins(self) -> int:
        async with self._units(read_only=True) as unit:
            return await unit.dashboard.count_failed_logins(self._clock() - RECENT)
