from datetime import UTC, datetime

from new_core.application.interfaces.unit_of_work import UnitOfWorkFactory


async def test_active_users_are_counted(units: UnitOfWorkFactory) -> None:
    async with units(read_only=True) as unit:
        assert await unit.dashboard.count_active_users() >= 4


async def test_counts_are_never_negative(units: UnitOfWorkFactory) -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    async with units(read_only=True) as unit:
        assert await unit.dashboard.count_open_sessions(at) >= 0
        assert await unit.dashboard.count_open_alerts() >= 0
        assert await unit.dashboard.count_failed_logins(at) >= 0
