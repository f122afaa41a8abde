from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert

from new_core.infrastructure.database.mappings.sessions import login_attempts, security_events, user_sessions
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWork
from tests.support.new_core_databases import NOW

NAIVE = NOW.replace(tzinfo=None)


def _session(number: int, is_active: bool, expires_at: datetime) -> dict[str, object]:
    return {"user_id": 1, "session_token": f"qwx-{number}", "is_active": is_active, "expires_at": expires_at}


def _event(severity: str, resolved: bool) -> dict[str, object]:
    return {"event_type": "qwx", "severity": severity, "resolved": resolved}


def _attempt(success: bool, attempted_at: datetime) -> dict[str, object]:
    return {"email": "x", "ip_address": "y", "success": success, "attempted_at": attempted_at}


@pytest.mark.parametrize("beyond", [timedelta(microseconds=1)])
async def test_counts_only_what_is_open_alarming_and_recent(erp_sqlite: str, beyond: timedelta) -> None:
    database = Database(erp_sqlite)
    async with database.engine.begin() as connection:
        sessions = [_session(1, True, NAIVE + beyond), _session(2, True, NAIVE), _session(3, False, NAIVE + beyond)]
        await connection.execute(insert(user_sessions), sessions)
        kinds = [("high", False), ("critical", False), ("high", True), ("info", False)]
        await connection.execute(insert(security_events), [_event(*kind) for kind in kinds])
        attempts = [_attempt(False, NAIVE), _attempt(False, NAIVE - beyond), _attempt(True, NAIVE)]
        await connection.execute(insert(login_attempts), attempts)
    async with SqlAlchemyUnitOfWork(database, read_only=True) as unit:
        assert await unit.dashboard.count_active_users() == 5
        assert await unit.dashboard.count_open_sessions(NOW) == 1
        assert await unit.dashboard.count_open_alerts() == 2
        assert await unit.dashboard.count_failed_logins(NOW) == 1
        assert await unit.dashboard.count_all(NOW, NOW) == (5, 1, 2, 1)
    await database.dispose()
