from datetime import timedelta

from new_core.application.services.dashboard_service import DashboardService
from tests.support.new_core_databases import NOW
from tests.support.new_core_fakes import people


async def test_the_page_shows_all_counts_of_one_moment() -> None:
    database = people()
    shown = await DashboardService(database, lambda: NOW).show()
    assert (shown.active_users, shown.open_sessions, shown.open_alerts, shown.failed_logins) == (4, 2, 3, 5)
    assert shown.at == NOW
    assert database.dashboard_asked == [NOW, NOW - timedelta(hours=24)]


async def test_each_count_is_had_alone() -> None:
    database = people()
    service = DashboardService(database, lambda: NOW)
    assert await service.count_active_users() == 4
    assert await service.count_open_sessions() == 2
    assert await service.count_open_alerts() == 3
    assert await service.count_failed_logins() == 5
    assert database.dashboard_asked == [NOW, NOW - timedelta(hours=24)]
